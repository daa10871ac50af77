package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with an empty profile, which notes its console and every address it asks for. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private final Path downloads;

    private Browser(ChromeDriver driver, Path downloads) {
        this.driver = driver;
        this.downloads = downloads;
    }

    /** Whether this machine has Chromium and its driver. */
    static boolean installed() {
        return onPath("chromedriver").isPresent() && chromium().isPresent();
    }

    /** Without Chromium a test is skipped, or fails where {@code CI=true}. */
    static void require() {
        if (!installed()) {
            assertThat(System.getenv("CI"))
                    .as("CI has no Chromium: install chromium and chromedriver")
                    .isNotEqualTo("true");
            assumeTrue(false, "no Chromium on this machine; bin/test installs it where it may");
        }
    }

    static Browser open() {
        return open(options -> {});
    }

    /** For a site whose certificate nobody else signed. */
    static Browser openTrustingAnything() {
        return open(options -> options.setAcceptInsecureCerts(true));
    }

    private static Browser open(Consumer<ChromeOptions> more) {
        try {
            Path profile = Files.createTempDirectory("techo-chromium");
            Path downloads = Files.createDirectory(profile.resolve("downloads"));
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(onPath("chromedriver").orElseThrow().toFile())
                    .usingAnyFreePort()
                    .build();
            ChromeOptions options = options(profile, downloads);
            more.accept(options);
            Browser browser = new Browser(new ChromeDriver(service, options), downloads);
            browser.driver.manage().window().setSize(new org.openqa.selenium.Dimension(1100, 1400));
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChromeOptions options(Path profile, Path downloads) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium().orElseThrow().toFile())
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--force-device-scale-factor=1",
                        "--user-data-dir=" + profile);
        options.setExperimentalOption(
                "prefs",
                Map.of("download.default_directory", downloads.toString(), "download.prompt_for_download", false));
        options.setCapability("goog:loggingPrefs", logs);
        return options;
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Until the page has such an element; whoever waits in vain is told which page came instead. */
    void await(String selector) {
        await(selector, () -> !driver.findElements(By.cssSelector(selector)).isEmpty());
    }

    void await(String what, BooleanSupplier there) {
        try {
            new WebDriverWait(driver, PATIENCE).until(page -> there.getAsBoolean());
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "no " + what + " at " + driver.getCurrentUrl() + ":\n" + driver.getPageSource(), e);
        }
    }

    /** As on a phone or on a desk. */
    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 1400, "deviceScaleFactor", 1, "mobile", false));
    }

    /** For people to look at: {@code target/screenshots}. */
    void picture(String name) {
        try {
            Path directory = Files.createDirectories(Checkout.root().resolve("e2e/target/screenshots"));
            Files.write(directory.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a developer would see in red, blocked content included. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
    }

    /** DevTools events since the last call, as JSON. */
    List<String> traffic() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(org.openqa.selenium.logging.LogEntry::getMessage)
                .toList();
    }

    /** The finished download, if there is one. @param ending such as {@code .zip} */
    Optional<Path> downloaded(String ending) {
        try (Stream<Path> files = Files.list(downloads)) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> onPath(name).stream())
                .findFirst();
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
