package techo.keycloak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenResponseMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.AccessTokenResponse;

/**
 * Says beside an access token what an attribute of the person says, such as whose record the app may open (SMART App
 * Launch 2.2, launch context arrives with your access token). Keycloak's own mapper of attributes writes into tokens
 * only.
 */
public final class LaunchContextMapper extends AbstractOIDCProtocolMapper implements OIDCAccessTokenResponseMapper {
    private static final String ID = "techo-launch-context";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Launch context";
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getHelpText() {
        return "Adds a user attribute to the token response.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        properties.add(new ProviderConfigProperty(
                ProtocolMapperUtils.USER_ATTRIBUTE,
                ProtocolMapperUtils.USER_MODEL_ATTRIBUTE_LABEL,
                ProtocolMapperUtils.USER_MODEL_ATTRIBUTE_HELP_TEXT,
                ProviderConfigProperty.STRING_TYPE,
                null));
        OIDCAttributeMapperHelper.addTokenClaimNameConfig(properties);
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, LaunchContextMapper.class);
        return properties;
    }

    @Override
    protected void setClaim(
            AccessTokenResponse response,
            ProtocolMapperModel mapping,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext context) {
        String attribute = mapping.getConfig().get(ProtocolMapperUtils.USER_ATTRIBUTE);
        Collection<String> values = KeycloakModelUtils.resolveAttribute(userSession.getUser(), attribute, false);
        values.stream().findFirst().ifPresent(value -> OIDCAttributeMapperHelper.mapClaim(response, mapping, value));
    }
}
