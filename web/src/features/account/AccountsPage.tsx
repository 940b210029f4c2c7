import { Page } from '../../ui/Page';

export default function Soon() {
  return <Page title="準備しています">まもなく使えるようになります。</Page>;
}
