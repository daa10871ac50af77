package techo.demo.people;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import techo.policy.identity.PatientId;

/**
 * Invents people. The same seed gives the same people on every machine; nothing is kept, so a stream of a million takes
 * no more memory than one of ten.
 */
public final class People {
    private static final List<Name> FAMILIES = List.of(
            new Name("見本山", "ミホンヤマ"),
            new Name("例田", "レイダ"),
            new Name("架空", "カクウ"),
            new Name("雛形", "ヒナガタ"),
            new Name("作例", "サクレイ"),
            new Name("想定川", "ソウテイガワ"),
            new Name("模擬", "モギ"),
            new Name("仮名沢", "カリナザワ"),
            new Name("試野", "タメシノ"),
            new Name("空想", "クウソウ"),
            new Name("標本寺", "ヒョウホンジ"),
            new Name("図示", "ズシ"));
    private static final List<Name> WOMEN = List.of(
            new Name("花子", "ハナコ"),
            new Name("陽子", "ヨウコ"),
            new Name("恵", "メグミ"),
            new Name("由美", "ユミ"),
            new Name("さくら", "サクラ"),
            new Name("和子", "カズコ"),
            new Name("美咲", "ミサキ"),
            new Name("直美", "ナオミ"));
    private static final List<Name> MEN = List.of(
            new Name("太郎", "タロウ"),
            new Name("健一", "ケンイチ"),
            new Name("誠", "マコト"),
            new Name("翔", "ショウ"),
            new Name("隆", "タカシ"),
            new Name("大輔", "ダイスケ"),
            new Name("浩二", "コウジ"),
            new Name("修", "オサム"));
    /** A real prefecture with its first postal digits, and a town that none of them has. */
    private static final List<Place> PLACES = List.of(
            new Place("001-9999", "北海道見本市例示町"),
            new Place("100-9999", "東京都見本区例示町"),
            new Place("390-9999", "長野県見本市例示町"),
            new Place("540-9999", "大阪府見本市例示町"),
            new Place("810-9999", "福岡県見本市例示町"),
            new Place("900-9999", "沖縄県見本市例示町"));

    private static final LocalDate OLDEST = LocalDate.of(1952, 1, 1);
    private static final int BIRTH_DAYS = 365 * 32;

    private final long seed;

    public People(long seed) {
        this.seed = seed;
    }

    /** An endless supply; take as many as needed with {@code limit}. */
    public Stream<Person> stream() {
        return LongStream.iterate(1, number -> number + 1).mapToObj(this::person);
    }

    /** @param number from 1 */
    public Person person(long number) {
        Random random = new Random(seed * 1_000_003 + number);
        boolean woman = random.nextBoolean();
        Name family = pick(FAMILIES, random);
        Name given = pick(woman ? WOMEN : MEN, random);
        Place place = pick(PLACES, random);
        return new Person(
                new PatientId("person-" + number),
                number,
                family.kanji(),
                given.kanji(),
                family.kana(),
                given.kana(),
                woman ? AdministrativeGender.FEMALE : AdministrativeGender.MALE,
                OLDEST.plusDays(random.nextInt(BIRTH_DAYS)),
                place.postalCode(),
                place.address() + (1 + random.nextInt(9)) + "-" + (1 + random.nextInt(30)),
                Long.toString(10_000_000 + number % 90_000_000));
    }

    private static <T> T pick(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private record Name(String kanji, String kana) {}

    private record Place(String postalCode, String address) {}
}
