package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What there is before a record is open. */
@Controller
final class StartPages {
    /** What browsers ask for on a page that names no icon, such as a sign-in page of the same origin. */
    static final String ICON = "/favicon.ico";

    /** Whoever is signed in and could not open another record is told so beside the one that stays open. */
    @GetMapping("/")
    String start(
            HttpServletRequest request,
            @RequestParam(name = "signin", defaultValue = "") String signIn,
            @RequestParam(name = "signout", defaultValue = "") String signOut,
            Model page,
            RedirectAttributes after) {
        boolean failed = signIn.equals("failed");
        if (request.getUserPrincipal() != null) {
            after.addFlashAttribute("failed", failed);
            return "redirect:/record/checkups";
        }
        page.addAttribute("failed", failed);
        page.addAttribute("signedOut", signOut.equals("done"));
        return "portal/start";
    }

    @GetMapping(ICON)
    String icon() {
        return "redirect:/assets/icon.svg";
    }
}
