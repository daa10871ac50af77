package techo.server.config;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says why the start was refused to the person at the terminal; the log has it too, as one line of JSON. */
public final class FailureOnStandardError implements FailureAnalysisReporter {
    @Override
    public void report(FailureAnalysis analysis) {
        System.err.printf(
                "%nTecho cannot start. 起動できません。%n  Why 原因: %s%n  Do 対処: %s%n",
                analysis.getDescription(), analysis.getAction());
    }
}
