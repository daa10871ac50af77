package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import techo.demo.DemoInstallation;

/** Passkeys are made by who showed two factors, and what is no answer of one opens nothing. */
class PasskeyGuardTest {
    private final DemoInstallation installation = RunningDemo.started().installation();
    private final SignIn signIn = new SignIn(installation.origin());

    @Test
    void nobody_makes_a_passkey_with_less_than_two_factors() {
        HttpResponse<String> stranger = posted("/webauthn/register/options");
        assertThat(stranger.headers().firstValue("Location"))
                .hasValueSatisfying(next -> assertThat(next).endsWith(SignInPages.SIGN_IN));

        SamplePerson person = SamplePerson.YOKO;
        signIn.person(person.username(), installation.accounts().password(person));
        assertThat(posted("/webauthn/register/options").statusCode()).isEqualTo(403);
        assertThat(posted(SignInPages.PASSKEYS).statusCode()).isEqualTo(403);

        signIn.person(person, installation.accounts());
        HttpResponse<String> offered = posted("/webauthn/register/options");
        assertThat(offered.statusCode()).isEqualTo(200);
        assertThat(offered.body())
                .contains("\"rp\":{\"name\":\"Techo\",\"id\":\"localhost\"}", "\"userVerification\":\"required\"");
    }

    @Test
    void what_is_no_answer_of_a_passkey_is_refused() {
        assertThat(posted("/webauthn/authenticate/options").body()).contains("\"userVerification\":\"required\"");
        assertThat(posted("/login/webauthn").statusCode()).isEqualTo(401);
        assertThat(signIn.post("/login/webauthn", Map.of()).statusCode())
                .as("from another site")
                .isEqualTo(403);
    }

    private HttpResponse<String> posted(String path) {
        return signIn.post(path, Map.of("_csrf", signIn.csrf(SignInPages.SIGN_IN)));
    }
}
