package techo.demo.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import techo.demo.DemoInstallation;

/** Which try-out on this machine a command is about. */
final class InstallationOptions {
    @Option(
            names = "--port",
            defaultValue = "${TECHO_DEMO_PORT:-8080}",
            description = "Port on 127.0.0.1 (TECHO_DEMO_PORT). ポート番号")
    private int port = 8080;

    @Option(
            names = "--data",
            defaultValue = "${TECHO_DEMO_DATA:-data/demo}",
            description = "Data directory (TECHO_DEMO_DATA). データの保存先")
    private Path data = Path.of("data/demo");

    DemoInstallation installation() {
        return new DemoInstallation(data.toAbsolutePath().normalize(), port);
    }
}
