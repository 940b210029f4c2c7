import { WallOf } from './WallPage';

/** The wall by its own token: nobody is signed in here, nothing can be done, and nothing locks while the room is open. */
export default function WallRoomPage() {
  return <WallOf snapshot="/api/wall" rest="/api/wall" />;
}
