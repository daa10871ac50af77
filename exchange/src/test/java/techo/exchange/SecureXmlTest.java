package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecureXmlTest {

    private final SecureXml xml = new SecureXml(new XmlLimits(1_000, 4, 10, 3, 50));

    @Test
    void a_document_becomes_a_tree_of_names_attributes_and_text() {
        XmlElement root = root("<a xmlns='n'><b x=' 1 '> te<!--c-->xt </b><b y=''/><c xmlns='m'/></a>");
        assertThat(root.all("b").map(b -> b.text().orElse("-"))).containsExactly("text", "-");
        assertThat(root.at("b").flatMap(b -> b.attribute("x"))).contains("1");
        assertThat(root.children().get(1).attribute("y")).isEmpty();
        assertThat(root.child("c")).as("of another namespace").isEmpty();
        assertThat(root.children().get(1).path()).isEqualTo("/a/b[2]");
        assertThat(root.children().get(2).path()).isEqualTo("/a/c");
    }

    @Test
    void a_path_repeats_no_name_that_no_format_has() {
        assertThat(root("<a><健診太郎/></a>").children().get(0).path()).isEqualTo("/a/*");
    }

    @Test
    void each_limit_holds_at_its_border() {
        assertThat(refused("<a><a><a><a/></a></a></a>")).isEmpty();
        assertThat(refused("<a><a><a><a><a/></a></a></a></a>")).isEqualTo("xml-too-complex");
        assertThat(refused("<a>" + "<b/>".repeat(9) + "</a>")).isEmpty();
        assertThat(refused("<a>" + "<b/>".repeat(10) + "</a>")).isEqualTo("xml-too-complex");
        assertThat(refused("<a>" + "x".repeat(50) + "</a>")).isEmpty();
        assertThat(refused("<a>" + "x".repeat(51) + "</a>")).isEqualTo("xml-too-complex");
        assertThat(refused("<a>" + " ".repeat(993) + "</a>")).isEqualTo("xml-too-complex");
        assertThat(refused("<a b='' c='' d=''/>")).isEmpty();
        assertThat(refused("<a b='' c='' d='' e=''/>")).isNotEmpty();
        assertThat(refused("<!--" + "x".repeat(1_000) + "--><a/>")).isEqualTo("file-too-large");
    }

    @Test
    void the_five_entities_of_xml_are_read_and_no_other() {
        assertThat(root("<a>&lt;&amp;&gt;&quot;&apos;&#x41;</a>").text()).contains("<&>\"'A");
        assertThat(refused("<a>&b;</a>")).isNotEmpty();
        assertThat(refused("<!DOCTYPE a><a/>")).isEqualTo("xml-dtd-forbidden");
    }

    /** Java's Shift_JIS lacks what Microsoft's has, and a parser puts a question mark for what it cannot read. */
    @Test
    void a_declared_encoding_is_read_as_it_is_meant_or_not_at_all() {
        for (String name : new String[] {"Shift_JIS", "windows-31j", "EUC-JP", "UTF-16"}) {
            String text = name.equals("EUC-JP") ? "見本" : "①髙";
            byte[] bytes = ("<?xml version='1.0' encoding='" + name + "'?><a>" + text + "</a>")
                    .getBytes(name.equals("Shift_JIS") ? JapaneseText.CP932 : Charset.forName(name));
            assertThat(xml.parse(bytes).<Optional<String>>fold(XmlElement::text, issue -> Optional.empty()))
                    .as(name)
                    .contains(text);
        }
        byte[] damaged = "<?xml version='1.0' encoding='Shift_JIS'?><a>?x</a>".getBytes(UTF_8);
        damaged[damaged.length - 5] = (byte) 0x81;
        assertThat(xml.parse(damaged)
                        .<String>fold(root -> "", issue -> issue.code().code()))
                .isEqualTo("xml-malformed");
        assertThat(refused("<?xml version='1.0' encoding='no-such'?><a/>")).isEqualTo("xml-malformed");
    }

    @Test
    void what_is_cut_off_says_where() {
        SecureXml.Parse parse = xml.parse("<a>\n<b></b>\n<c".getBytes(UTF_8));
        assertThat(parse.<String>fold(r -> "", ExchangeIssue::location)).startsWith("line 3, column ");
    }

    private XmlElement root(String document) {
        return xml.parse(document.getBytes(UTF_8)).fold(r -> r, issue -> {
            throw new AssertionError(issue);
        });
    }

    private String refused(String document) {
        return xml.parse(document.getBytes(UTF_8))
                .fold(r -> "", issue -> issue.code().code());
    }
}
