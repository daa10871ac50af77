package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import techo.policy.audit.VerifierKey;
import techo.server.audit.AuditProperties.NetworkAddress;

class NetworkAddressesTest {
    private final SigningKey key = key();

    @Test
    void an_address_is_kept_as_the_configuration_says() {
        assertThat(kept(NetworkAddress.NONE, key, "192.0.2.7")).isEmpty();
        assertThat(kept(NetworkAddress.PLAIN, key, "192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(kept(NetworkAddress.PLAIN, key, "2001:db8:0:0:0:0:0:7")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(kept(NetworkAddress.PLAIN, key, "山田太郎")).isEmpty();
    }

    @Test
    void equal_addresses_have_equal_hashes_and_nobody_guesses_them_without_the_key() {
        String hash = kept(NetworkAddress.HASHED, key, "192.0.2.7");
        assertThat(NetworkAddresses.isHash(hash)).isTrue();
        assertThat(hash).doesNotContain("192.0.2.7").isEqualTo(kept(NetworkAddress.HASHED, key, "192.0.2.7"));
        assertThat(kept(NetworkAddress.HASHED, key, "192.0.2.8")).isNotEqualTo(hash);
        assertThat(kept(NetworkAddress.HASHED, key(), "192.0.2.7")).isNotEqualTo(hash);
    }

    private static String kept(NetworkAddress policy, SigningKey key, String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        return new NetworkAddresses(policy, key).of(request);
    }

    private static SigningKey key() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(new VerifierKey("techo-audit", pair.getPublic()), pair.getPrivate());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
