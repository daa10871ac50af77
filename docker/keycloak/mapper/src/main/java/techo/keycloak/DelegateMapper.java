package techo.keycloak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;

/**
 * Says in an access token for whom a person acts, as whom and for what purpose. The app names the one of several whom the
 * person chose in the parameter {@code principal} of its authorization request; whoever does not act for that one gets a
 * token without these claims. Introspection tells none of them: the session knows the last choice alone, and a token may be
 * of an earlier one.
 */
public final class DelegateMapper extends AbstractOIDCProtocolMapper implements OIDCAccessTokenMapper {
    private static final String ID = "techo-delegate";
    private static final String CHOSEN =
            AuthorizationEndpoint.LOGIN_SESSION_NOTE_ADDITIONAL_REQ_PARAMS_PREFIX + "principal";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Delegate";
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getHelpText() {
        return "Adds for whom the user acts, of the attribute actsFor.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, DelegateMapper.class);
        return properties;
    }

    @Override
    protected void setClaim(
            IDToken token,
            ProtocolMapperModel mapping,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext context) {
        Optional<String> chosen = Optional.ofNullable(context.getClientSession().getNote(CHOSEN));
        Represented.by(userSession.getUser(), chosen).ifPresent(one -> {
            token.getOtherClaims().put("patient", one.patient());
            token.getOtherClaims().put("fhirUser", one.as());
            token.getOtherClaims().put("purpose", one.purpose());
        });
    }
}
