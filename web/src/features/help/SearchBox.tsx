export default function SearchBox(_: { close: () => void }) {
  return null;
}
