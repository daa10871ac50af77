package techo.exchange.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Every reader under Jazzer, which damages files so that they reach code that none has reached before. With {@code JAZZER_FUZZ=1}
 * one of them goes on for as long as it is given; else each reads the files that the damage begins with, and those below {@code
 * CoverageFuzzTestInputs} that broke it once. What a reader throws is a finding.
 */
class CoverageFuzzTest {

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void checkup(byte[] input) {
        Target.CHECKUP.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void archive(byte[] input) {
        Target.ARCHIVE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void notebook(byte[] input) {
        Target.NOTEBOOK.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void prescription(byte[] input) {
        Target.PRESCRIPTION.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void cost(byte[] input) {
        Target.COST.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void fhir(byte[] input) {
        Target.FHIR.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void home_table(byte[] input) {
        Target.HOME_TABLE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void apple_health(byte[] input) {
        Target.APPLE_HEALTH.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void open_mhealth(byte[] input) {
        Target.OPEN_MHEALTH.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = "1h")
    void column_table(byte[] input) {
        Target.COLUMN_TABLE.read(input);
    }
}
