package techo.server.export;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.server.config.ProductionRule;
import techo.server.config.Secrets;

/**
 * Where the files of exports lie.
 *
 * @param bucket of an S3-compatible object store, which exists; when empty, files lie in the data directory
 * @param endpoint address of the object store; when empty, that of AWS in the region
 * @param region of the bucket; some name also where the object store has no regions
 * @param prefix what the names of all objects begin with, such as {@code techo/}
 * @param accessKey who the server is to the object store; when empty, what AWS's own tools would use
 * @param secretKey the secret of that
 */
@ConfigurationProperties(prefix = "techo.export-store", ignoreUnknownFields = false)
public record ExportStoreProperties(
        @DefaultValue("") String bucket,
        @DefaultValue("") String endpoint,
        @DefaultValue("ap-northeast-1") String region,
        @DefaultValue("") String prefix,
        @DefaultValue("") String accessKey,
        @DefaultValue("") String secretKey)
        implements ProductionRule {
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_-]+/)*");

    public ExportStoreProperties {
        if (!endpoint.isEmpty() && !endpoint.startsWith("https://") && !endpoint.startsWith("http://")) {
            throw new IllegalArgumentException("techo.export-store.endpoint must start with https:// or http://");
        }
        if (bucket.isEmpty() && !(endpoint.isEmpty() && prefix.isEmpty() && accessKey.isEmpty())) {
            throw new IllegalArgumentException("techo.export-store needs techo.export-store.bucket");
        }
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new IllegalArgumentException("techo.export-store.access-key and .secret-key need each other");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("techo.export-store.prefix must be names that end with /");
        }
    }

    @Override
    public List<String> unsafeInProduction() {
        List<String> unsafe = new ArrayList<>(Secrets.complaint("techo.export-store.secret-key", secretKey));
        if (endpoint.startsWith("http://")) {
            unsafe.add("techo.export-store.endpoint is not https: files would travel in the clear");
        }
        return unsafe;
    }

    /** Hides the keys, so that no log line or error text can show them. */
    @Override
    public String toString() {
        return "ExportStoreProperties[bucket=" + bucket + ", endpoint=" + endpoint + "]";
    }
}
