package techo.server.testing;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.filter.TypeFilter;

/** The classes of all modules but those of tests. Their files are read, and only those that are wanted are loaded. */
public final class ShippedClasses {
    private static final String OF_TESTS = "/test-classes/";

    private ShippedClasses() {}

    /** @param within a package, with those below it */
    public static Stream<Class<?>> in(String within, TypeFilter wanted) {
        Scan scan = new Scan();
        scan.addIncludeFilter(wanted);
        return scan.findCandidateComponents(within).stream()
                .map(found -> load(Objects.requireNonNull(found.getBeanClassName())));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ShippedClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Scan extends ClassPathScanningCandidateComponentProvider {
        Scan() {
            super(false);
        }

        @Override
        protected boolean isCandidateComponent(MetadataReader type) throws IOException {
            return super.isCandidateComponent(type)
                    && !type.getResource().getURL().toString().contains(OF_TESTS);
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
            return true;
        }
    }
}
