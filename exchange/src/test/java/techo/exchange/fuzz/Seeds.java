package techo.exchange.fuzz;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;

/** The sound files of the target that a test has its name from. */
final class Seeds implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(ExtensionContext context) {
        String test = context.getRequiredTestMethod().getName();
        return Target.valueOf(test.toUpperCase(Locale.ROOT)).seeds().stream().map(Arguments::of);
    }
}
