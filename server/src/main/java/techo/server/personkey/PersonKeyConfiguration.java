package techo.server.personkey;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import techo.server.storage.DataDirectory;
import techo.server.storage.DatabaseKind;

/** The keys of persons, wrapped by a keyset outside the database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PersonKeyProperties.class)
public class PersonKeyConfiguration {

    @Bean
    MasterKey masterKey(PersonKeyProperties properties, DataDirectory directory, DatabaseKind database) {
        return new MasterKey(
                MasterKeysetFile.of(properties, directory.path(), database).read());
    }

    /** Keys that an earlier key of the master keyset wrapped are wrapped anew before anything else. */
    @Bean
    PersonKeys personKeys(DataSource database, MasterKey master, Clock clock, PersonKeyProperties properties) {
        PersonKeys keys = new PersonKeys(database, master, clock, properties);
        keys.rewrap();
        return keys;
    }
}
