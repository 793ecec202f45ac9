package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The values that are redacted are made from the record types themselves, so that no new text can be
/// forgotten.
class RedactionTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:34:11Z");
    private static final Pattern SECRET = Pattern.compile("([A-Z]\\w+\\.\\w+)-confidential-\\d+");
    private static final Redaction REDACTION = Redaction.of(List.of("confidential-\\d+"), List.of());

    private int texts;

    @Test
    void everyTextOfAnIncidentIsRedacted() {
        var incident = (Incident) samples(Incident.class, "").getFirst();
        assertThat(secrets(incident)).hasSizeGreaterThan(40);

        assertThat(secrets(REDACTION.apply(incident).incident())).isEmpty();
    }

    @Test
    void everyTextOfARecordingIsRedactedExceptWhatItsReplayRefersTo() {
        var incident = (Incident) samples(Incident.class, "").getFirst();
        var recording = (IncidentRecording) samples(IncidentRecording.class, "").getFirst();
        assertThat(secrets(recording)).hasSizeGreaterThan(20);

        assertThat(secrets(redacted(REDACTION, incident, recording)))
                .containsExactlyInAnyOrder("Rule.name", "Rule.health", "RecordedTrace.id", "Span.id", "Span.parent");
    }

    @Test
    void aPrivateKeyInTheLinesOfARecordingIsRemovedWhole() {
        var key =
                List.of("-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "-----END PRIVATE KEY-----");
        var lines = new ArrayList<LogSource.Line>();
        for (int i = key.size() - 1; i >= 0; i--) {
            lines.add(new LogSource.Line(i, Labels.of("unit", "app"), Map.of(), key.get(i)));
            lines.add(new LogSource.Line(i, Labels.of("unit", "other"), Map.of(), "request " + i + " served"));
        }
        var incident = (Incident) samples(Incident.class, "").getFirst();
        var recording = new IncidentRecording(
                "", TimeWindow.before(NOW, Duration.ofHours(1)), List.of(), List.of(), lines, List.of(), List.of());

        assertThat(redacted(REDACTION, incident, recording).lines())
                .extracting(LogSource.Line::text)
                .noneMatch(text -> text.contains("MIIEvQ"))
                .contains("request 0 served", "request 1 served", "request 2 served");
    }

    @Test
    void aValueOfALabelIsRemovedFromAllTextsWhereverTheLabelItselfIs() {
        var window = TimeWindow.before(NOW, Duration.ofHours(1));
        var incident = incident(new Evidence.Note(
                "alert DiskSlow of st01 {customer=\"acme\"}: disk of Acme\ncustomer: not known, nothing else"));
        var recording = new IncidentRecording(
                "acme east",
                window,
                List.of(new Matrix.Series(
                        Labels.of("customer", "globex", "instance", "node04:9100"),
                        new long[] {1},
                        new double[] {1},
                        List.of())),
                List.of(),
                List.of(
                        new LogSource.Line(1, Labels.of("unit", "app"), Map.of(), "order of acme failed on node04"),
                        new LogSource.Line(2, Labels.of("unit", "app"), Map.of(), "GLOBEX waits")),
                List.of(),
                List.of());

        var redacted = Redaction.of(List.of(), List.of("customer", "instance")).apply(incident, Optional.of(recording));

        assertThat(redacted.toString())
                .doesNotContainIgnoringCase("acme")
                .doesNotContainIgnoringCase("globex")
                .doesNotContain("node04")
                .contains("nothing else");
    }

    @Test
    void aValueThatOnlyTextsContainIsNotRemovedFromWithinOtherWords() {
        var texts = Redaction.of(List.of(), List.of("job"));
        var given = "job=\"all\" or job=~\"node\": all of node are installed, nodes of node2 are high on NODE:9100";

        assertThat(texts.apply(given, List.of(incident(new Evidence.Note(given))), List.of()))
                .isEqualTo("job=\"‹redacted 1›\" or job=~\"‹redacted 2›\": ‹redacted 1› of ‹redacted 2› are installed,"
                        + " nodes of node2 are high on ‹redacted 2›:9100");
        assertThat(texts.apply(given, List.of(), List.of(Labels.of("job", "node"))))
                .as("of a label")
                .contains("s of ‹")
                .doesNotContainIgnoringCase("node");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://grafana/explore?q=up%7Bcustomer%3D%22acme%22%7D",
                "https://grafana/explore?q=up%257Bcustomer%253D%2522acme%2522%257D",
                "first line\\nacme\\tacme\\r\\nacme",
                "a\\u0022acme\\u0022",
                "a\\x22acme\\x22 and \\042acme",
                "a line#012acme",
                "^Jacme ^[[1;31macme",
                "\u001b[0macme\u001b[1;31mACME\u001b(Bacme\u001b[Kacme",
                "\u241b[macme\\u001b[Kacme\\x1b(Bacme\\033[macme\\e[Kacme^[[macme#033[macme",
                "\u009bKacme\u009b31macme [31macme",
                "acme_orders of shop_acme_eu",
                "acme.example.org and www.acme.org",
                "node-acme/acme-2:acme@acme",
                "=acme&amp;acme"
            })
    void aValueThatOnlyTextsContainIsRemovedUnlessALetterOrDigitOfAWordIsNextToIt(String text) {
        var note = incident(new Evidence.Note("up{customer=\"acme\"} is 0"));

        assertThat(Redaction.of(List.of(), List.of("customer")).apply(text, List.of(note), List.of()))
                .doesNotContainIgnoringCase("acme")
                .contains("‹redacted 1›");
    }

    @Test
    void aValueThatOnlyTextsContainIsNoPartOfAWordInBrackets() {
        var note = incident(new Evidence.Note("up{job=\"ode\"} is 0"));

        assertThat(Redaction.of(List.of(), List.of("job")).apply("(node) [node04] (ode)", List.of(note), List.of()))
                .isEqualTo("(node) [node04] (‹redacted 1›)");
    }

    @Test
    void aValueThatBeginsOrEndsWithAnotherCharacterIsRemovedAfterAndBeforeWords() {
        var note = incident(new Evidence.Note(
                "customer=\"@acme.com\", customer=\"/srv/globex\", customer=\"initech@\", customer=\"ümlaut\""));

        assertThat(Redaction.of(List.of(), List.of("customer"))
                        .apply(
                                "bob@acme.com bob%40acme.com node04/srv/globex initech@host initech%40host"
                                        + " %22%C3%BCmlaut _ümlaut_",
                                List.of(note), List.of()))
                .doesNotContain("acme")
                .doesNotContain("globex")
                .doesNotContain("initech")
                .doesNotContain("mlaut")
                .contains("bob‹", "node04‹", "›host");
    }

    private static Incident incident(Evidence evidence) {
        var start = TestIncidentStarts.alert(
                "st01", "High", Labels.EMPTY, TimeWindow.before(NOW, Duration.ofHours(1)), ZoneOffset.UTC);
        return new Incident(
                start, TestIncidentStarts.timeline(NOW, ZoneOffset.UTC, "", List.of(evidence)), Optional.empty(), "");
    }

    private static IncidentRecording redacted(Redaction redaction, Incident incident, IncidentRecording recording) {
        return redaction.apply(incident, Optional.of(recording)).recording().orElseThrow();
    }

    private static List<String> secrets(Record record) {
        return SECRET.matcher(record.toString())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /// Values of the type; of an interface, one of each record that implements it.
    private List<?> samples(Type type, String place) {
        var name = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        var of = type instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[0];
        return switch (name) {
            case Class<?> c when c == String.class -> List.of(secret(place));
            case Class<?> c when c == Labels.class -> List.of(Labels.of("name", secret(place)));
            case Class<?> c when c == Map.class && of[1] == String.class -> List.of(Map.of("name", secret(place)));
            case Class<?> c when c == List.class -> List.of(samples(of[0], place));
            case Class<?> c
            when c == Optional.class ->
                samples(of[0], place).stream().map(Optional::of).toList();
            case Class<?> c when c == TimeWindow.class -> List.of(TimeWindow.before(NOW, Duration.ofHours(1)));
            case Class<?> c when c == Instant.class -> List.of(NOW);
            case Class<?> c when c == Duration.class -> List.of(Duration.ZERO);
            case Class<?> c when c == ZoneId.class -> List.of(ZoneOffset.UTC);
            case Class<?> c when c == boolean.class -> List.of(true);
            case Class<?> c when c == int.class -> List.of(1);
            case Class<?> c when c == long.class -> List.of(1L);
            case Class<?> c when c == double.class -> List.of(1.0);
            case Class<?> c when c == long[].class -> List.of(new long[] {1});
            case Class<?> c when c == double[].class -> List.of(new double[] {1});
            case Class<?> c when c.isEnum() -> List.of(c.getEnumConstants()[0]);
            case Class<?> c
            when c.isSealed() ->
                Arrays.stream(c.getPermittedSubclasses())
                        .flatMap(one -> samples(one, place).stream())
                        .toList();
            case Class<?> c when c.isRecord() -> records(c);
            default -> throw new IllegalArgumentException("does Redaction look for texts in a " + type + "?");
        };
    }

    /// As many records as the component with the most samples needs.
    private List<?> records(Class<?> type) {
        var components = type.getRecordComponents();
        var samples = Arrays.stream(components)
                .map(part -> part.getName().equals("id") && type == IncidentStart.class
                        ? List.of(IncidentStart.newId(NOW, 1))
                        : samples(part.getGenericType(), type.getSimpleName() + "." + part.getName()))
                .toList();
        var records = new ArrayList<Object>();
        for (int i = 0; i < samples.stream().mapToInt(List::size).max().orElse(0); i++) {
            int number = i;
            records.add(made(
                    type,
                    samples.stream()
                            .map(all -> all.get(Math.min(number, all.size() - 1)))
                            .toArray()));
        }
        return records;
    }

    private static Object made(Class<?> type, Object... values) {
        try {
            return type.getConstructor(Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private String secret(String place) {
        return place + "-confidential-" + texts++;
    }
}
