package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Links from a page to the same page in Japanese and in English: what was chosen or searched there stays. */
public final class LanguageLinks {
    private LanguageLinks() {}

    /** @param page is given {@code japanese} and {@code english} */
    public static void add(HttpServletRequest request, Model page) {
        page.addAttribute("japanese", in("ja", request));
        page.addAttribute("english", in("en", request));
    }

    private static String in(String language, HttpServletRequest request) {
        return ServletUriComponentsBuilder.fromRequest(request)
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam("lang", language)
                .build()
                .toUriString();
    }
}
