package techo.keycloak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;

/** Tells in an ID token for whom a person could choose to act, so that the pages can offer it; opens nothing. */
public final class ActsForMapper extends AbstractOIDCProtocolMapper implements OIDCIDTokenMapper {
    private static final String ID = "techo-acts-for";
    private static final String CLAIM = "techo_acts_for";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Acts for";
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getHelpText() {
        return "Adds for whom the user could act, of the attribute actsFor.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, ActsForMapper.class);
        return properties;
    }

    @Override
    protected void setClaim(
            IDToken token,
            ProtocolMapperModel mapping,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext context) {
        List<Map<String, String>> all = Represented.by(userSession.getUser()).stream()
                .map(one -> Map.of("patient", one.patient(), "name", one.name()))
                .toList();
        if (!all.isEmpty()) {
            token.getOtherClaims().put(CLAIM, all);
        }
    }
}
