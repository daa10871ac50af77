package techo.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes each DPoP proof once (RFC 9449 section 11.1). Spring Security has verified it before, and remembers those of its
 * own node; this asks all nodes.
 */
final class ProofFilter extends OncePerRequestFilter {
    private static final String DPOP = "DPoP";

    private final SeenProofs proofs;
    private final IdentityAnswers answers;

    ProofFilter(SeenProofs proofs, IdentityAnswers answers) {
        this.proofs = proofs;
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isBound(request) && !proofs.isFirst(name(request.getHeader(DPOP)))) {
            answers.commence(request, response, new InvalidBearerTokenException("The proof came before"));
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isBound(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("dpop ");
    }

    /** Not of the text: a signature can be written in two ways. */
    static String name(String proof) {
        try {
            SignedJWT signed = SignedJWT.parse(proof);
            String key = signed.getHeader().getJWK().computeThumbprint().toString();
            String named = key + " " + signed.getJWTClaimsSet().getJWTID();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8));
            return Base64URL.encode(digest).toString();
        } catch (ParseException | JOSEException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a proof that was verified cannot be read", e);
        }
    }
}
