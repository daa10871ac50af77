package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Protocol;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Transport;

/** A person sets up a passkey and signs in with it; the device that keeps it is one that Chromium plays. */
@TestMethodOrder(OrderAnnotation.class)
class PasskeyTest extends PortalStory {
    private static final String TARO = "taro";
    private static final String PASSKEYS = "/webauthn/register";

    private VirtualAuthenticator device;

    @BeforeAll
    void holdDevice() {
        device = browser.driver()
                .addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                        .setProtocol(Protocol.CTAP2)
                        .setTransport(Transport.INTERNAL)
                        .setHasResidentKey(true)
                        .setHasUserVerification(true)
                        .setIsUserVerified(true));
    }

    @Test
    @Order(1)
    void a_passkey_is_set_up_behind_both_factors() {
        visit(TARO);
        browser.driver().get(demo.origin() + PASSKEYS);
        giveCode(TARO, "#register");
        assertThat(all("#passkeys li")).isEmpty();

        one("#register").click();

        await(() -> !all("#passkeys li").isEmpty());
        picture("passkeys");
        assertThat(one("#passkeys").getText()).contains("この端末");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(2)
    void it_signs_in_alone_and_counts_as_two_factors() {
        signOut();
        usePasskey();
        await(() -> !all("nav.tabs").isEmpty());
        assertThat(one("h1").getText()).contains("例示 太郎");

        one("#keep").click();
        await(() -> !all("#download").isEmpty());
        one("#download").click();
        await(() -> browser.downloaded(".zip").isPresent());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(3)
    void a_device_that_does_not_know_the_person_opens_nothing() {
        signOut();
        device.setUserVerified(false);
        usePasskey();
        awaitRefusal();
        device.setUserVerified(true);
    }

    @Test
    @Order(4)
    void a_passkey_that_was_removed_opens_nothing() {
        usePasskey();
        await(() -> !all("nav.tabs").isEmpty());
        browser.driver().get(demo.origin() + PASSKEYS);
        one("form.remove button").click();
        await(() -> !all("#register").isEmpty() && all("#passkeys li").isEmpty());
        assertThat(device.getCredentials()).as("the device still has it").hasSize(1);

        browser.driver().get(demo.origin() + "/record/checkups");
        signOut();
        usePasskey();
        awaitRefusal();
    }

    private void signOut() {
        browser.driver().get(demo.origin() + "/record/checkups");
        one("form[action$='/signout'] button").click();
        await(() -> !all("#signin").isEmpty());
    }

    private void usePasskey() {
        browser.driver().get(demo.origin() + "/record/checkups");
        await(() -> !all("#passkey").isEmpty() && one("#passkey").isDisplayed());
        one("#passkey").click();
    }

    private void awaitRefusal() {
        await(() -> browser.driver().getCurrentUrl().endsWith("/login?error"));
        await(() -> !all("[role=alert]").isEmpty());
    }
}
