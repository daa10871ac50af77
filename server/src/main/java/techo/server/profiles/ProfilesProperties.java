package techo.server.profiles;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How resources are judged before they are stored.
 *
 * @param concurrentValidations how many resources are judged at the same time; more of them need more heap and no less
 *     time than there are processors for
 */
@ConfigurationProperties(prefix = "techo.profiles", ignoreUnknownFields = false)
public record ProfilesProperties(@DefaultValue("4") int concurrentValidations) {

    public ProfilesProperties {
        if (concurrentValidations < 1 || concurrentValidations > 64) {
            throw new IllegalArgumentException("techo.profiles.concurrent-validations must be from 1 to 64");
        }
    }
}
