import { useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/cx';
import { clock } from './layout';
import type { View } from './link';
import { useTimer } from './useBoard';
import { phases } from './wire';

/** Time left; it sounds only where somebody asked for it. */
export function Timer({ view, sound = false, big = false }: { view: View; sound?: boolean; big?: boolean }) {
  const left = useTimer(view);
  const over = left !== null && left <= 0;
  const was = useRef(over);
  useEffect(() => {
    if (over && !was.current && sound) chime();
    was.current = over;
  }, [over, sound]);
  if (left === null) return null;
  return (
    <span
      className={cx(
        'num shrink-0 rounded-6 px-2 font-bold whitespace-nowrap',
        big ? 'text-[length:inherit]' : 'text-std-24B-150',
        over ? 'bg-error-2 text-white' : left < 60_000 ? 'bg-yellow-200' : 'bg-white',
      )}
    >
      <span className="sr-only">残り時間</span>
      {over ? '時間です' : clock(left)}
    </span>
  );
}

/** What changes without a press is said once, when one pauses. */
export function Spoken({ view }: { view: View }) {
  const left = useTimer(view);
  const { board } = view;
  const phase = phases.find((p) => p.value === board?.board.phase);
  const locked = board?.board.state === 'locked';
  const first = useRef(true);
  const [said, setSaid] = useState('');
  const time = left === null ? '' : left <= 0 ? '時間です。' : left <= 60_000 ? '残り1分です。' : '';
  const stand = phase ? `いまは「${phase.label}」です。${phase.what}` : '';
  useEffect(() => {
    // What stood there when the page opened is read with the page.
    if (first.current) first.current = stand === '';
    else setSaid(locked ? 'いまは、書きこみを止めています。' : stand);
  }, [stand, locked]);
  return (
    <p role="status" className="sr-only">
      {said} {time}
    </p>
  );
}

function chime(): void {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.2, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 1.2);
  tone.frequency.value = 880;
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + 1.2);
}
