package techo.policy.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One value of an access token's {@code scope} (RFC 6749 section 3.3, SMART App Launch 2.2). */
public sealed interface Scope {

    /** Opens no resource: {@code openid}, {@code fhirUser}, {@code launch/patient} and whatever else an issuer knows. */
    record Named(String name) implements Scope {}

    /**
     * Opens resources: {@code context/type.cruds?restriction&…}.
     *
     * @param type a FHIR resource type; empty for {@code *}
     * @param permissions at least one
     * @param restrictions all of them must hold of a resource; none opens every resource of the type
     */
    record OfResources(
            Context context, Optional<String> type, Set<Permission> permissions, List<Restriction> restrictions)
            implements Scope {
        public OfResources {
            permissions = Set.copyOf(permissions);
            restrictions = List.copyOf(restrictions);
        }

        boolean opens(Permission permission, String asked) {
            return permissions.contains(permission) && type.map(asked::equals).orElse(true);
        }

        /** As it stands in a token, so that {@link Scopes#read} reads the same again. */
        String text() {
            String letters = Arrays.stream(Permission.values())
                    .filter(permissions::contains)
                    .map(permission -> String.valueOf(permission.letter()))
                    .collect(Collectors.joining());
            String narrowed = restrictions.stream().map(Restriction::text).collect(Collectors.joining("&"));
            return context.code() + "/" + type.orElse("*") + "." + letters + (narrowed.isEmpty() ? "" : "?" + narrowed);
        }

        /** @return whether everything that {@code other} opens is open through this */
        boolean contains(OfResources other) {
            return context == other.context
                    && (type.isEmpty() || type.equals(other.type))
                    && permissions.containsAll(other.permissions)
                    && restrictions.stream()
                            .allMatch(own -> other.restrictions.stream().anyMatch(own::contains));
        }
    }

    /** Whose view a scope is about. */
    enum Context {
        /** The record of one person: the one who signed in, or the one that the app was launched for. */
        PATIENT("patient"),
        /** Whatever the user may see. */
        USER("user"),
        /** Whatever the client may see by itself. */
        SYSTEM("system");

        private final String code;

        Context(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /**
     * One search parameter that narrows a scope.
     *
     * @param anyOf at least one; a resource must have one of them
     */
    record Restriction(Element element, Set<Code> anyOf) {
        public Restriction {
            anyOf = Set.copyOf(anyOf);
        }

        String text() {
            return element.parameter() + "="
                    + anyOf.stream()
                            .map(code -> code.system() + "|" + code.code())
                            .sorted()
                            .collect(Collectors.joining(","));
        }

        boolean contains(Restriction other) {
            return element == other.element && anyOf.containsAll(other.anyOf);
        }
    }

    /** The elements that a restriction may look at. */
    enum Element {
        CATEGORY("category"),
        CODE("code");

        private final String parameter;

        Element(String parameter) {
            this.parameter = parameter;
        }

        /** The FHIR search parameter, which finds exactly the codes of the element of the same name. */
        public String parameter() {
            return parameter;
        }
    }

    /** A code in its system; a restriction always names both. */
    record Code(String system, String code) {}
}
