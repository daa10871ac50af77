package techo.server.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the server is for.
 *
 * @param mode {@code production} refuses to start with a list of all settings that are unsafe for records of real people;
 *     {@code trial} takes them, for fictional people on one machine
 */
@ConfigurationProperties(prefix = ModeProperties.PREFIX)
public record ModeProperties(@DefaultValue("production") Mode mode) {
    static final String PREFIX = "techo";
}
