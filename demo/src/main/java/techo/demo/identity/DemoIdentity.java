package techo.demo.identity;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import techo.policy.identity.PurposeOfUse;

/**
 * What the identity provider of one installation needs.
 *
 * @param data the data directory
 * @param origin where it answers; also the issuer of its tokens
 * @param accounts passwords and client secrets
 */
public record DemoIdentity(Path data, URI origin, DemoAccounts accounts) {
    /** The pages of this server: signs in with a secret. */
    public static final String PORTAL = "techo-portal";
    /** An app on the person's own device: has no secret. */
    public static final String APP = "techo-app";
    /** The pages show a record. */
    static final String PORTAL_SCOPE = "patient/*.rs";
    /** The app may do with a person's record whatever the person may. */
    static final String APP_SCOPE = "patient/*.cruds";
    /** The record is that of the person for whom who signs in acts, and not the own one. */
    public static final String DELEGATE_SCOPE = "techo-delegate";
    /** Where the app waits for its code; any port will do (RFC 8252 section 7.3). */
    public static final URI APP_REDIRECT = URI.create("http://127.0.0.1/callback");

    URI audience() {
        return URI.create(origin + "/fhir");
    }

    URI portalRedirect() {
        return URI.create(origin + "/login/oauth2/code/techo");
    }

    /** What makes the server trust this identity provider, and how far: the same settings a production site writes. */
    public static Map<String, Object> serverSettings(URI origin) {
        String issuer = "techo.identity.issuers.demo.";
        Map<String, Object> settings = new TreeMap<>();
        settings.put(issuer + "uri", origin.toString());
        settings.put(issuer + "algorithms", "ES256");
        settings.put(issuer + "callers", "citizen,delegate,recipient,operator");
        settings.put(issuer + "assurance[" + SignedIn.TWO_FACTORS + "]", "multi-factor");
        // The sample operators are programs, which have no second factor.
        settings.put("techo.identity.step-up.administration", "unstated");
        for (String client : new String[] {PORTAL, APP}) {
            settings.put(issuer + "clients." + client + ".id", client);
            settings.put(issuer + "clients." + client + ".callers", "citizen");
            settings.put(issuer + "clients." + client + ".purposes", PurposeOfUse.SELF_VIEW.code());
        }
        settings.put(issuer + "clients." + PORTAL + ".callers", "citizen,delegate");
        settings.put(
                issuer + "clients." + PORTAL + ".purposes",
                PurposeOfUse.SELF_VIEW.code() + "," + PurposeOfUse.LEGAL_REP.code());
        for (SampleClient client : SampleClient.values()) {
            // Those of organisations are in the register of recipients.
            if (client.organization().isEmpty()) {
                String prefix = issuer + "clients." + client.id() + ".";
                settings.put(prefix + "id", client.id());
                settings.put(prefix + "callers", client.claims().get("techo_caller"));
                settings.put(prefix + "purposes", client.claims().get("purpose"));
            }
        }
        return settings;
    }
}
