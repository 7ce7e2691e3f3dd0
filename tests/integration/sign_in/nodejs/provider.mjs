// A certified OpenID Connect provider, as its authors ship it: `provider.mjs <port> <redirect URI> <secret>`.
// Whoever types a name signs in by it; a name with a dot is of the group that stands behind it.
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const [port, redirectUri, secret] = process.argv.slice(2);

function key(kind, options, alg) {
  const { privateKey } = generateKeyPairSync(kind, options);
  const kid = `${alg}-${process.pid}`;
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg, kid };
}

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "linkway",
      client_secret: secret,
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [redirectUri.replace("/sign-in/callback", "/sign-out")],
      id_token_signed_response_alg: process.env.SIGNS_WITH ?? "RS256",
    },
  ],
  jwks: {
    keys: [key("rsa", { modulusLength: 2048 }, "RS256"), key("ec", { namedCurve: "P-256" }, "ES256")],
  },
  cookies: { keys: ["an invented secret"] },
  claims: { openid: ["sub", "groups"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  async findAccount(_, id) {
    return { accountId: id, claims: () => ({ sub: id, groups: [id.split(".")[1] ?? "nobody"] }) };
  },
});
provider.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
