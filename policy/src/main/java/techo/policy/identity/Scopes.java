package techo.policy.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.identity.Scope.Context;
import techo.policy.identity.Scope.OfResources;

/**
 * Everything that an access token is granted. Scopes only ever narrow: what they open is still subject to whose the
 * record is and what its owner consented to.
 */
public record Scopes(Set<Scope> granted) {
    /** Opens nothing. */
    public static final Scopes NONE = new Scopes(Set.of());

    /** Opens everything that the caller may have. */
    public static final Scopes EVERYTHING = new Scopes(
            Set.of(new OfResources(Context.USER, Optional.empty(), EnumSet.allOf(Permission.class), List.of())));

    /** The code system whose codes narrow a scope by the categories that people consent to. */
    public static final String DATA_CATEGORIES = ScopeGrammar.DATA_CATEGORIES;

    public Scopes {
        granted = Set.copyOf(granted);
    }

    /** @param text as it stands in a token: scopes with spaces between them */
    public static ScopeReading read(String text) {
        return ScopeGrammar.read(text);
    }

    /** As it stands in a token; {@link #read} makes the same scopes of it. */
    public String text() {
        return granted.stream()
                .map(scope -> scope instanceof OfResources resources ? resources.text() : ((Scope.Named) scope).name())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** These scopes without those of other contexts. */
    public Scopes within(Set<Context> contexts) {
        return new Scopes(granted.stream()
                .filter(scope -> !(scope instanceof OfResources resources) || contexts.contains(resources.context()))
                .collect(Collectors.toSet()));
    }

    public boolean opensNothing() {
        return granted.stream().noneMatch(OfResources.class::isInstance);
    }

    /** @return whether some resource of the type may be open */
    public boolean mayOpen(Permission permission, String type) {
        return !opening(permission, type).isEmpty();
    }

    /** @return whether a resource of some type may be open */
    public boolean mayOpen(Permission permission) {
        return !opening(permission).isEmpty();
    }

    /** @return whether everything is open, of every type */
    public boolean openAll(Permission permission) {
        return opening(permission).stream()
                .anyMatch(
                        scope -> scope.type().isEmpty() && scope.restrictions().isEmpty());
    }

    /** @return the scopes of which one must hold of a resource of the type */
    public List<OfResources> opening(Permission permission, String type) {
        return opening(permission).stream()
                .filter(scope -> scope.opens(permission, type))
                .toList();
    }

    /** @return the scopes of which one must hold of a resource */
    public List<OfResources> opening(Permission permission) {
        return granted.stream()
                .filter(OfResources.class::isInstance)
                .map(OfResources.class::cast)
                .filter(scope -> scope.permissions().contains(permission))
                .toList();
    }

    /** @return whether everything that {@code asked} opens is open through one of these */
    public boolean contain(Scope asked) {
        return asked instanceof OfResources resources
                ? granted.stream().anyMatch(scope -> scope instanceof OfResources own && own.contains(resources))
                : granted.contains(asked);
    }
}
