// Security keys (WebAuthn): what the server asks goes to the browser as bytes, what a key answers comes back as base64url.
import { ApiProblem, call } from '../../api';

export const KEYS = '/api/security-keys';

/** What the server needs signed; null where nobody has a key that works here. */
export type KeyOffer = {
  challenge: string;
  rp_id: string;
  verification: UserVerificationRequirement;
  seconds: number;
  credentials: string[];
};
export type Offered = { key: KeyOffer | null; key_why: string | null };
export type Signed = { credential: string; client_data: string; auth_data: string; signature: string };

export type KeyBegun = Omit<KeyOffer, 'credentials'> & {
  user: string;
  login: string;
  algorithms: number[];
  exclude: string[];
};
export type Made = { client_data: string; auth_data: string };

export type OwnKey = {
  id: number;
  name: string;
  host: string;
  here: boolean;
  made_ms: number;
  used_ms: number | null;
};
export type OwnKeys = { available: boolean; why: string | null; verified: boolean; items: OwnKey[] };

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const described = (ids: string[]): PublicKeyCredentialDescriptor[] =>
  ids.map((id) => ({ type: 'public-key', id: bytesOf(id) }));

/** Browsers say by a name alone what happened; not answered and refused are one name, so that pages learn nothing. */
function keyProblem(error: unknown): ApiProblem {
  const name = error instanceof DOMException ? error.name : '';
  const title =
    name === 'InvalidStateError'
      ? 'このセキュリティキーは、もう登録されています。別の鍵を使ってください。'
      : 'セキュリティキーを確かめられませんでした。鍵を差すか、指で触れるかして、もう一度お試しください。';
  return new ApiProblem({ type: 'key', status: 0, title });
}

async function asked<T extends AuthenticatorResponse>(
  wait: Promise<Credential | null>,
): Promise<{ id: ArrayBuffer; response: T }> {
  const found = (await wait.catch((error: unknown) => {
    throw keyProblem(error);
  })) as PublicKeyCredential | null;
  if (!found) throw keyProblem(null);
  return { id: found.rawId, response: found.response as T };
}

export async function makeKey(begun: KeyBegun): Promise<Made> {
  const { response } = await asked<AuthenticatorAttestationResponse>(
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(begun.challenge),
        rp: { id: begun.rp_id, name: '伴走' },
        user: { id: bytesOf(begun.user), name: begun.login, displayName: begun.login },
        pubKeyCredParams: begun.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: described(begun.exclude),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: begun.verification },
        attestation: 'none',
        timeout: begun.seconds * 1000,
      },
    }),
  );
  return { client_data: textOf(response.clientDataJSON), auth_data: textOf(response.getAuthenticatorData()) };
}

export async function signWith(offer: KeyOffer): Promise<Signed> {
  const { id, response } = await asked<AuthenticatorAssertionResponse>(
    navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(offer.challenge),
        rpId: offer.rp_id,
        allowCredentials: described(offer.credentials),
        userVerification: offer.verification,
        timeout: offer.seconds * 1000,
      },
    }),
  );
  return {
    credential: textOf(id),
    client_data: textOf(response.clientDataJSON),
    auth_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
  };
}

/** A fresh challenge for one's own keys, within a session. */
export const offerHere = () => call<Offered>({ method: 'POST', path: `${KEYS}/challenge` });
