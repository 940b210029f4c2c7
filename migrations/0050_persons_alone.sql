-- Claims that count nobody and no line (corrections of what is elsewhere) are not kept for readers outside any more.

DELETE FROM shown_cube WHERE people = 0 AND lines <= 0 AND origin IN ('claim', 'kept');
