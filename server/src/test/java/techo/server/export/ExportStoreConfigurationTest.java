package techo.server.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.server.storage.DataDirectory;

class ExportStoreConfigurationTest {

    @Test
    void a_bucket_for_which_the_server_has_no_credentials_stops_the_start(@TempDir Path empty) {
        assumeThat(System.getenv())
                .doesNotContainKeys(
                        "AWS_ACCESS_KEY_ID",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        Map<String, String> nowhereElse = Map.of(
                "aws.disableEc2Metadata", "true",
                "aws.sharedCredentialsFile", empty.resolve("credentials").toString(),
                "aws.configFile", empty.resolve("config").toString());
        ExportStoreProperties properties =
                new ExportStoreProperties("exports", "http://localhost:1", "ap-northeast-1", "", "", "");
        nowhereElse.forEach(System::setProperty);
        try {
            assertThatThrownBy(() -> new ExportStoreConfiguration().exportFiles(properties, new DataDirectory(empty)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("techo.export-store.access-key");
        } finally {
            nowhereElse.keySet().forEach(System::clearProperty);
        }
    }
}
