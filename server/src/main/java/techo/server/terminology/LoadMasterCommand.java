package techo.server.terminology;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import techo.server.cli.ServerConnection;

/** Sends a master to a server and shows how far it is. */
@Command(
        name = "load",
        description = "Load a master as its publisher distributes it. 配布されたままのマスターを読み込みます",
        mixinStandardHelpOptions = true)
final class LoadMasterCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Option(
            names = "--master",
            paramLabel = "NAME",
            required = true,
            description = "Which master, such as hot or receipt-medicine. マスターの名前")
    private String master = "";

    @Option(
            names = "--master-version",
            paramLabel = "VERSION",
            required = true,
            description = "Its version, usually the day of publication, such as 20251001. 版(公開日など)")
    private String version = "";

    @Parameters(paramLabel = "FILE", description = "Text, workbook (xlsx) or zip archive. ファイル")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** 0 when the server has this version now, 1 when it refused it, 2 when nothing was sent. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.isReadable(file)) {
            spec.commandLine().getErr().println("The file cannot be read. ファイルを読めません: " + file);
            return ExitCode.USAGE;
        }
        HttpClient http = server.client();
        HttpResponse<String> answer = http.send(
                server.request("/CodeSystem/$load?master=" + encoded(master) + "&version=" + encoded(version))
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        String status = answer.headers().firstValue("Content-Location").orElse("");
        while (answer.statusCode() == 202) {
            Thread.sleep(answer.headers().firstValueAsLong("Retry-After").orElse(0) * 1000);
            answer = http.send(server.request(status).GET().build(), BodyHandlers.ofString());
            answer.headers().firstValue("X-Progress").ifPresent(progress -> {
                out.println(progress);
                out.flush();
            });
        }
        AnswerPrinter.print(answer, out);
        return answer.statusCode() / 100 == 2 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
