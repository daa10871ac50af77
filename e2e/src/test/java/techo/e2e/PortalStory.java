package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A visit to the pages of the shared demo in a browser of its own; the tests of a class are its steps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PortalStory {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** WCAG 2.2 criterion 1.4.3 for every element that has text of its own. */
    static final String CONTRAST = """
            const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
            const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
            const parts = text => text.match(/[\\d.]+/g).map(Number);
            const behind = element => {
              for (let e = element; e; e = e.parentElement) {
                const c = parts(getComputedStyle(e).backgroundColor);
                if (c.length < 4 || c[3] > 0) return c;
              }
              return [255, 255, 255];
            };
            return [...document.querySelectorAll('body *')]
              .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
              .filter(e => {
                const a = light(parts(getComputedStyle(e).color)), b = light(behind(e));
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
              })
              .map(e => e.outerHTML.slice(0, 120));
            """;

    RunningDemo demo;
    Browser browser;
    private final List<String> pages = new ArrayList<>();

    @BeforeAll
    final void open() {
        Browser.require();
        demo = RunningDemo.shared();
        browser = Browser.open();
    }

    @AfterAll
    final void close() {
        if (browser != null) {
            browser.close();
        }
    }

    /** The source of every page of which a picture was taken. */
    final List<String> pages() {
        return pages;
    }

    /** From the first page to the record. */
    final void visit(String person) {
        browser.driver().get(demo.origin() + "/record/checkups");
        await(() -> !all("input[name=password]").isEmpty());
        signIn(person, demo.password(person));
        await(() -> !all("nav.tabs").isEmpty());
    }

    final void signIn(String name, String password) {
        one("input[name=username]").sendKeys(name);
        one("input[name=password]").sendKeys(password);
        one("form button[type=submit]").click();
    }

    /**
     * Gives codes until one opens the page with that element: each opens once, and another test, or the demo when it began,
     * may have used the one of now. That of the next half minute is good already.
     */
    final void giveCode(String person, String selector) {
        await(() -> !all("input[name=code]").isEmpty());
        if (tryCode(demo.code(person), selector) || tryCode(demo.nextCode(person), selector)) {
            return;
        }
        Http.pause(Duration.ofSeconds(31));
        assertThat(tryCode(demo.nextCode(person), selector))
                .as("a code that nobody used")
                .isTrue();
    }

    private boolean tryCode(String code, String selector) {
        WebElement field = one("input[name=code]");
        field.sendKeys(code);
        one("form button[type=submit]").click();
        new WebDriverWait(browser.driver(), PATIENCE).until(ExpectedConditions.stalenessOf(field));
        await(() -> !all(selector).isEmpty() || !all("#failed").isEmpty());
        return !all(selector).isEmpty();
    }

    final void tab(String path) {
        one("nav.tabs a[href='" + path + "']").click();
        await(() -> browser.driver().getCurrentUrl().endsWith(path));
    }

    final void picture(String name) {
        pages.add(browser.driver().getPageSource());
        browser.picture(name);
    }

    final String language() {
        return String.valueOf(script("return document.documentElement.lang"));
    }

    final Object script(String text) {
        return ((JavascriptExecutor) browser.driver()).executeScript(text);
    }

    final WebElement one(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    final List<WebElement> all(String selector) {
        return browser.driver().findElements(By.cssSelector(selector));
    }

    final void await(java.util.function.BooleanSupplier condition) {
        new WebDriverWait(browser.driver(), PATIENCE).until(driver -> condition.getAsBoolean());
    }
}
