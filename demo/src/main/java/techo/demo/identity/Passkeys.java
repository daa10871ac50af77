package techo.demo.identity;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.CredentialRecordOwnerAuthorizationManager;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;

/**
 * The passkeys of the sample people (Web Authentication Level 3): public keys, in a small database of their own beside the
 * other files of the identity provider.
 *
 * <p>Each is asked to recognise the person, by a finger or a PIN, whenever it is made or used: what a person has and what
 * the person is or knows are two factors.
 */
final class Passkeys {
    private static final String FILE = "passkeys";
    private static final String SCHEMA = "org/springframework/security/";

    private final PublicKeyCredentialUserEntityRepository people;
    private final UserCredentialRepository keys;
    private final WebAuthnRelyingPartyOperations operations;

    private Passkeys(JdbcTemplate database, URI origin) {
        this.people = new JdbcPublicKeyCredentialUserEntityRepository(database);
        this.keys = new JdbcUserCredentialRepository(database);
        this.operations = operations(people, keys, origin);
    }

    /** @param origin the only one whose pages may ask for a passkey */
    static Passkeys open(Path directory, URI origin) {
        DriverManagerDataSource database = new DriverManagerDataSource(
                "jdbc:h2:file:" + directory.resolve(FILE).toAbsolutePath());
        ResourceDatabasePopulator tables = new ResourceDatabasePopulator(
                new ClassPathResource(SCHEMA + "user-entities-schema.sql"),
                new ClassPathResource(SCHEMA + "user-credentials-schema.sql"));
        // Spring Security's scripts do not ask whether a table is there already.
        tables.setContinueOnError(true);
        tables.execute(database);
        return new Passkeys(new JdbcTemplate(database), origin);
    }

    private static WebAuthnRelyingPartyOperations operations(
            PublicKeyCredentialUserEntityRepository people, UserCredentialRepository keys, URI origin) {
        Webauthn4JRelyingPartyOperations operations = new Webauthn4JRelyingPartyOperations(
                people,
                keys,
                PublicKeyCredentialRpEntity.builder()
                        .id(origin.getHost())
                        .name("Techo")
                        .build(),
                Set.of(origin.toString()));
        operations.setCustomizeCreationOptions(
                options -> options.authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build()));
        operations.setCustomizeRequestOptions(
                options -> options.userVerification(UserVerificationRequirement.REQUIRED));
        return operations;
    }

    List<CredentialRecord> of(String username) {
        return Optional.ofNullable(people.findByUsername(username))
                .map(person -> keys.findByUserId(person.getId()))
                .orElse(List.of());
    }

    WebAuthnRelyingPartyOperations operations() {
        return operations;
    }

    UserCredentialRepository keys() {
        return keys;
    }

    /** Whether a passkey is that of who wants to remove it. */
    CredentialRecordOwnerAuthorizationManager owners() {
        return new CredentialRecordOwnerAuthorizationManager(keys, people);
    }
}
