import { useRef, useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { useGet, withQuery } from '../../api';
import { controlClass } from '../../ui/Field';
import type { EditProps, Row } from '../kind';
import { nameOf, useTarget } from './target';

export default function RefBox({ field, value, change, error }: EditProps) {
  const { target, path } = useTarget(field);
  const box = useRef<HTMLDivElement>(null);
  const chosen = useGet<Row>(path && value ? `${path}/${Number(value)}` : null);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (chosen.data ? nameOf(chosen.data, target) : '');
  const found = useGet<{ items: Row[] }>(path && withQuery(path, { q: typed ?? '', size: 50 }));
  return (
    <ComboBox
      className="flex flex-col gap-1"
      items={found.data?.items ?? []}
      inputValue={shown}
      onInputChange={(text) => {
        setTyped(text);
        if (text === '') change(null);
      }}
      value={value ? Number(value) : null}
      onChange={(key) => {
        const row = found.data?.items.find((r) => r.id === key);
        if (!row) return;
        setTyped(nameOf(row, target));
        change(row.id);
      }}
      isInvalid={!!error}
      isRequired={field.required}
      validationBehavior="aria"
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <Label className="font-bold">
        {field.label}
        {field.required && <span className="ml-2 text-oln-14N-100 text-error-2">※必須</span>}
      </Label>
      <Text slot="description" className="text-dns-14N-130 text-quiet">
        {field.hint || '名前の一部を入力すると、候補が出ます。'}
      </Text>
      <div ref={box} className="relative">
        <Input className={controlClass} />
        <Button className="absolute inset-y-0 right-0 w-12" aria-label="候補を開く">
          ▾
        </Button>
      </div>
      {error && <p className="text-error-2">＊{error}</p>}
      {/* Inside a modal dialog everything outside of it is inert: the list must open within. */}
      <Popover
        UNSTABLE_portalContainer={box.current?.closest('dialog') ?? document.body}
        className="w-(--trigger-width) rounded-8 border border-line bg-white shadow-2"
      >
        <ListBox<Row>
          className="max-h-80 overflow-auto py-1"
          renderEmptyState={() => <p className="px-4 py-2">当てはまるものがありません。</p>}
        >
          {(row) => (
            <ListBoxItem
              id={row.id}
              textValue={nameOf(row, target)}
              className="cursor-pointer px-4 py-2.5 focused:bg-key-100 hover:bg-key-50 selected:font-bold"
            >
              {nameOf(row, target)}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
