package techo.server.personkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;
import techo.server.storage.DatabaseKind;
import techo.server.testing.ServerTest;

@ServerTest
class PersonKeysTest {
    private static final byte[] TEXT = "a name".getBytes(StandardCharsets.UTF_8);

    @Autowired
    private DataSource database;

    @Autowired
    private PersonKeyProperties properties;

    @Autowired
    private PersonKeys keys;

    @TempDir
    private Path directory;

    private final PatientId sakura = new PatientId("sakura-" + UUID.randomUUID());

    @Test
    void nodes_that_need_the_key_of_a_new_person_at_once_get_the_same() {
        List<CompletableFuture<String>> nodes = IntStream.range(0, 8)
                .mapToObj(node -> CompletableFuture.supplyAsync(
                        () -> keyOf(new PersonKeys(database, configured(), Clock.systemUTC(), properties))
                                .id()))
                .toList();
        assertThat(nodes.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void what_was_sealed_is_opened_while_the_key_is_there_and_never_again() throws Exception {
        PersonKey key = keyOf(keys);
        byte[] sealed = key.seal(TEXT);
        assertThat(keys.withIds(List.of(key.id())).get(key.id()).open(sealed)).isEqualTo(TEXT);

        keys.destroy(sakura);

        assertThat(keys.withIds(List.of(key.id()))).isEmpty();
        assertThat(keyOf(keys).id()).isNotEqualTo(key.id());
        assertThatThrownBy(() -> keyOf(keys).open(sealed)).isInstanceOf(GeneralSecurityException.class);
    }

    /** In a database of its own: the running server has only the keyset before the rotation. */
    @Test
    void a_rotated_master_keyset_wraps_every_key_anew_and_opens_what_was_sealed_before() throws Exception {
        JdbcDataSource own = new JdbcDataSource();
        own.setURL("jdbc:h2:mem:" + sakura.value() + ";DB_CLOSE_DELAY=-1");
        String migration = Files.readString(Path.of("src/main/resources/techo/db/common/V110__person_key.sql"));
        new JdbcTemplate(own).execute(migration.substring(0, migration.indexOf(';')));
        MasterKeysetFile file = new MasterKeysetFile(directory.resolve("own.keyset"));
        file.create();
        PersonKeys before = new PersonKeys(own, new MasterKey(file.read()), Clock.systemUTC(), properties);
        byte[] sealed = keyOf(before).seal(TEXT);

        file.rotate();

        MasterKey rotated = new MasterKey(file.read());
        assertThat(new PersonKeys(own, rotated, Clock.systemUTC(), properties).rewrap())
                .isEqualTo(1);
        PersonKeys after = new PersonKeys(own, rotated, Clock.systemUTC(), properties);
        assertThat(after.rewrap()).isZero();
        assertThat(keyOf(after).open(sealed)).isEqualTo(TEXT);
        KeysetHandle onlyTheNewOne = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(file.read().getPrimary().getKey())
                        .withFixedId(file.read().getPrimary().getId())
                        .makePrimary())
                .build();
        PersonKeys withoutTheOld = new PersonKeys(own, new MasterKey(onlyTheNewOne), Clock.systemUTC(), properties);
        assertThat(keyOf(withoutTheOld).open(sealed)).isEqualTo(TEXT);
    }

    @Test
    void only_the_embedded_database_gets_a_keyset_by_itself_and_nobody_else_may_read_it() throws Exception {
        PersonKeyProperties unconfigured = new PersonKeyProperties("", properties.cached(), properties.cachedFor());
        assertThatThrownBy(() -> MasterKeysetFile.of(unconfigured, directory, DatabaseKind.POSTGRESQL))
                .isInstanceOf(MasterKeysetUnusableException.class)
                .hasMessageContaining("techo.person-key.master-keyset");
        MasterKeysetFile own = MasterKeysetFile.of(unconfigured, directory, DatabaseKind.H2);
        assertThat(own.read().size()).isEqualTo(1);
        assertThatThrownBy(own::create).isInstanceOf(MasterKeysetUnusableException.class);
        Files.setPosixFilePermissions(
                directory.resolve("person-key.keyset"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(own::read)
                .isInstanceOf(MasterKeysetUnusableException.class)
                .hasMessageContaining("chmod 600");
    }

    private PersonKey keyOf(PersonKeys some) {
        return some.of(Set.of(sakura)).values().iterator().next();
    }

    private MasterKey configured() {
        return MasterKey.of(Path.of(properties.masterKeyset()));
    }
}
