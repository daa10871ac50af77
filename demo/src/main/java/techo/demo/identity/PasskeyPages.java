package techo.demo.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import techo.server.portal.LanguageLinks;

/** The page on which a person sees, makes and removes passkeys. Behind two factors. */
@Controller
final class PasskeyPages {
    private final Passkeys passkeys;
    private final RequestCache requests;

    PasskeyPages(Passkeys passkeys, RequestCache requests) {
        this.passkeys = passkeys;
        this.requests = requests;
    }

    @GetMapping(SignInPages.PASSKEYS)
    String list(Authentication person, HttpServletRequest request, HttpServletResponse response, Model page) {
        if (!SignedIn.of(person).factors().areTwo()) {
            requests.saveRequest(request, response);
            return "redirect:" + SignInPages.CODE;
        }
        page.addAttribute("passkeys", passkeys.of(person.getName()));
        return "demo/passkeys";
    }

    @ModelAttribute
    void languages(HttpServletRequest request, Model page) {
        LanguageLinks.add(request, page);
    }
}
