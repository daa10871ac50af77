package techo.server.export;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import techo.server.audit.AuditProperties;
import techo.server.audit.CheckpointCopies;
import techo.server.storage.DataDirectory;

/** Where the files of exports lie: a directory that nodes share, or a bucket. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExportStoreProperties.class)
public class ExportStoreConfiguration {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration CHECKPOINT = Duration.ofSeconds(10);

    @Bean
    FileStore exportFiles(ExportStoreProperties properties, DataDirectory directory) {
        if (properties.bucket().isEmpty()) {
            return new DirectoryFileStore(directory.below("export"));
        }
        requireCredentials(credentials(properties));
        ObjectFileStore store = new ObjectFileStore(
                client(properties), properties.bucket(), properties.prefix(), directory.below("export-pending"));
        store.requireBucket();
        return store;
    }

    @Bean
    CheckpointCopies checkpointCopies(AuditProperties audit, ExportStoreProperties properties) {
        if (audit.checkpointsBucket().isEmpty()) {
            return CheckpointCopies.none();
        }
        requireCredentials(credentials(properties));
        return new CheckpointBucket(client(properties), audit.checkpointsBucket(), CHECKPOINT).required();
    }

    static S3Client client(ExportStoreProperties properties) {
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .region(Region.of(properties.region()))
                .credentialsProvider(credentials(properties))
                // Not every store that speaks S3 knows the checksums that AWS came to ask for.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (!properties.endpoint().isEmpty()) {
            client.endpointOverride(URI.create(properties.endpoint())).forcePathStyle(true);
        }
        return client.build();
    }

    /** Whether a store answers may change; who the server is to it is configured. */
    private static void requireCredentials(AwsCredentialsProvider credentials) {
        try {
            var unused = credentials.resolveCredentials();
        } catch (SdkException e) {
            throw new IllegalArgumentException(
                    "techo.export-store needs techo.export-store.access-key, or credentials where AWS's own tools look",
                    e);
        }
    }

    private static AwsCredentialsProvider credentials(ExportStoreProperties properties) {
        return properties.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(properties.accessKey(), properties.secretKey()));
    }
}
