package techo.policy.consent;

import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.identity.Permission;
import techo.policy.identity.Scope.Code;
import techo.policy.identity.Scope.OfResources;
import techo.policy.identity.Scope.Restriction;
import techo.policy.identity.Scopes;

/**
 * Whether a scope of the token opens a resource. It is one lock of two: an open scope never opens what the owner of the
 * record keeps closed.
 */
public final class ScopePolicy {

    /** @param category what the server made of the resource when it was stored, or would make of it */
    public boolean opens(Scopes scopes, Permission permission, ResourceDescription resource, DataCategory category) {
        return scopes.opening(permission, resource.type()).stream().anyMatch(scope -> holds(scope, resource, category));
    }

    private static boolean holds(OfResources scope, ResourceDescription resource, DataCategory category) {
        return scope.restrictions().stream().allMatch(restriction -> holds(restriction, resource, category));
    }

    private static boolean holds(Restriction restriction, ResourceDescription resource, DataCategory category) {
        return restriction.anyOf().stream()
                .anyMatch(code -> code.system().equals(Scopes.DATA_CATEGORIES)
                        ? code.code().equals(category.code())
                        : codes(restriction, resource).contains(code));
    }

    private static Set<Code> codes(Restriction restriction, ResourceDescription resource) {
        Set<CodedFact> facts = switch (restriction.element()) {
            case CATEGORY -> resource.kinds();
            case CODE -> resource.codes();
        };
        return facts.stream().map(fact -> new Code(fact.system(), fact.code())).collect(Collectors.toSet());
    }
}
