import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { useSend } from '../../api';
import { controlClass } from '../../ui/Field';

type Found = { kind: string; title: string; detail: string | null; to: string };

const kinds: Record<string, string> = { screen: '画面', term: '用語', unit: '事業所など', town: '市町村' };

/** One box for going and finding. What is typed is sent by POST: it may be a name. */
export default function SearchBox({ close }: { close: () => void }) {
  const navigate = useNavigate();
  const [q, setQ] = useState('');
  // The last answer stays until the next one is there.
  const [found, setFound] = useState<{ q: string; items: Found[] }>({ q: '', items: [] });
  const send = useSend<{ items: Found[] }>();
  const { mutate } = send;
  const asked = q.trim();
  useEffect(() => {
    if (asked === '') return;
    const timer = setTimeout(
      () =>
        mutate(
          { method: 'POST', path: '/api/search', body: { q: asked } },
          { onSuccess: (answer) => setFound({ q: asked, items: answer.items }) },
        ),
      120,
    );
    return () => clearTimeout(timer);
  }, [asked, mutate]);
  const items = asked === '' ? [] : found.items.map((f, i) => ({ ...f, id: i }));
  const go = (to: string) => {
    close();
    const [path, query] = to.split('?');
    const search = Object.fromEntries(
      [...new URLSearchParams(query)].map(([k, v]) => [k, /^\d{1,15}$/.test(v) ? Number(v) : v]),
    );
    void navigate({ to: path ?? '/', search });
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && close()}
      className="fixed inset-0 z-50 flex justify-center bg-opacity-gray-500 p-4 pt-[10vh]"
    >
      <Modal className="h-fit w-full max-w-2xl">
        <Dialog
          aria-label="さがす・うごかす"
          className="rounded-12 bg-white p-4 shadow-3 focus-visible:outline-none"
        >
          <Autocomplete>
            <SearchField autoFocus value={q} onChange={setQ} className="flex flex-col gap-1">
              <Label className="font-bold">画面・事業所・用語・市町村をさがす</Label>
              <Input className={controlClass} />
            </SearchField>
            <ListBox
              aria-label="候補"
              items={items}
              className="mt-3 max-h-[55vh] overflow-auto"
              onAction={(key) => {
                const found = items[Number(key)];
                if (found) go(found.to);
              }}
              renderEmptyState={() => (
                <p role="status" className="px-3 py-4 text-quiet">
                  {asked === ''
                    ? '例：上限額、取り込み、事業所の名前'
                    : send.error
                      ? send.error.message
                      : found.q !== asked
                        ? 'さがしています…'
                        : '見つかりませんでした。ことばを短くしてみてください。'}
                </p>
              )}
            >
              {(f) => (
                <ListBoxItem
                  id={f.id}
                  textValue={f.title}
                  className="flex cursor-pointer items-baseline gap-3 rounded-6 px-3 py-2.5 hover:bg-key-50 focused:bg-key-100"
                >
                  <span className="w-20 shrink-0 text-dns-14N-130 text-quiet">{kinds[f.kind] ?? f.kind}</span>
                  <span className="font-bold">{f.title}</span>
                  {f.detail && <span className="truncate text-dns-14N-130 text-quiet">{f.detail}</span>}
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
