package techo.interceptors.consent;

import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.ResourceDescription;
import techo.policy.consent.ScopePolicy;
import techo.policy.identity.Permission;
import techo.policy.identity.Scopes;

/** Whether the scopes of a token let a client write what it sent: a finer scope looks into the resource. */
public final class BodyScopes {
    private final ScopePolicy policy;
    private final CategoryRules categories;

    public BodyScopes(ScopePolicy policy, CategoryRules categories) {
        this.policy = policy;
        this.categories = categories;
    }

    boolean open(Scopes scopes, Permission permission, IBaseResource body) {
        ResourceDescription description = Description.of(body);
        return policy.opens(scopes, permission, description, categories.categoryOf(description));
    }
}
