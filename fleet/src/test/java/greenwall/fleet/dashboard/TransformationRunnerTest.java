package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.Transformation.Calculation;
import greenwall.fleet.dashboard.Transformation.GroupField;
import greenwall.fleet.dashboard.Transformation.Step;
import greenwall.fleet.dashboard.Transformation.ValueFilter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformationRunnerTest extends TransformationFixture {
    @Test
    void columnsAreLeftOutOrderedAndRenamed() {
        DataFrame organized = apply(
                        List.of(table("A", "size", "a", 1)),
                        new Transformation.Organize(
                                List.of("Time"), List.of(), Map.of("size", 0, "host", 1), Map.of("size", "Length")))
                .getFirst();
        assertThat(rows(organized)).containsExactly("Length,host", "1,a");
    }

    @Test
    void seriesAreReducedToRowsAndFields() {
        List<DataFrame> twoFrames = List.of(
                series("A", "x", Labels.of("host", "x"), 1, 3),
                series("A", "y", Labels.of("host", "y"), 4, Double.NaN));
        assertThat(rowsAfter(twoFrames, new Transformation.Reduce(List.of("max", "lastNotNull"), false, false, true)))
                .containsExactly("Field,host,Max,Last *", "x,x,3,3", "y,y,4,4");
        assertThat(rowsAfter(twoFrames, new Transformation.Reduce(List.of("sum"), true, false, false)))
                .containsExactly("Value", "4");
        assertThat(apply(twoFrames, new Transformation.Reduce(List.of("min", "max"), true, false, false))
                        .getFirst()
                        .fields())
                .extracting(f -> f.labels().get("reducer") + " " + f.values().number(0))
                .containsExactly("Min 1.0", "Max 3.0");
    }

    @Test
    void fieldsOfAllFramesAreConcatenatedWithTheNameOfTheirFrame() {
        List<DataFrame> twoFrames =
                List.of(series("A", "x", Labels.EMPTY, 1), series("B", "y", Labels.of("host", "b"), 5));
        assertThat(rowsAfter(twoFrames, new Transformation.Concatenate("", "")))
                .containsExactly("Time,x,Time,y", "1000,1,1000,5");
        assertThat(rowsAfter(twoFrames, new Transformation.Concatenate("drop", "")))
                .containsExactly("Time,Value,Time,Value", "1000,1,1000,5");
        assertThat(apply(twoFrames, new Transformation.Concatenate("label", "of"))
                        .getFirst()
                        .fields())
                .extracting(Field::labels)
                .contains(Labels.of("of", "x"), Labels.of("of", "y", "host", "b"));
    }

    @Test
    void labelsBecomeColumns() {
        List<DataFrame> twoFrames = List.of(
                series("A", "", Labels.of("host", "x", "mode", "user"), 1),
                series("A", "", Labels.of("host", "y", "mode", "idle"), 2));
        assertThat(rowsAfter(twoFrames, new Transformation.LabelsToFields(false, "", List.of())))
                .containsExactly("Time,host,mode,Value", "1000,x,user,1", "1000,y,idle,2");
        assertThat(rowsAfter(twoFrames, new Transformation.LabelsToFields(false, "mode", List.of("host"))))
                .containsExactly("Time,host,user,idle", "1000,x,1,null", "1000,y,null,2");
    }

    @Test
    void eachSeriesBecomesARowWithItsReducedValue() {
        DataFrame untimed = texts("host", of("a"));
        List<DataFrame> tables = apply(
                List.of(
                        series("A", "x", Labels.of("host", "a"), 1, 3, 2),
                        series("A", "y", Labels.of("host", "b"), 9, 4),
                        untimed,
                        series("B", "z", Labels.of("host", "c"), 5, Double.NaN),
                        series("B", "z", Labels.of("disk", "sda"), 6)),
                new Transformation.TimeSeriesTable(Map.of("A", "max", "B", "")));
        assertThat(tables.getFirst()).isEqualTo(untimed);
        assertThat(rows(tables.get(1))).containsExactly("host,Trend #A", "a,3", "b,9");
        assertThat(rows(tables.get(2))).containsExactly("disk,host,Trend #B", ",c,5", "sda,,6");
    }

    @Test
    void rowsAreSortedFilteredGroupedAndLimited() {
        List<DataFrame> hosts = List.of(table("A", "size", "a", 3, "b", 1, "a", 5));
        assertThat(rowsAfter(hosts, new Transformation.SortBy("size", true)))
                .containsExactly("Time,host,size", "1000,a,5", "1000,a,3", "1000,b,1");
        assertThat(rowsAfter(
                        hosts,
                        new Transformation.FilterByValue(
                                true,
                                true,
                                List.of(
                                        new ValueFilter("size", "greater", "1", ""),
                                        new ValueFilter("host", "regex", "^a", "")))))
                .containsExactly("Time,host,size", "1000,a,3", "1000,a,5");
        assertThat(rowsAfter(
                        hosts,
                        new Transformation.GroupBy(Map.of(
                                "host",
                                new GroupField(true, List.of()),
                                "size",
                                new GroupField(false, List.of("sum", "count"))))))
                .containsExactly("host,size (sum),size (count)", "a,8,2", "b,1,1");
        assertThat(apply(hosts, new Transformation.Limit(2)).getFirst().size()).isEqualTo(2);
    }

    @Test
    void fieldsAreCalculatedAndRenamed() {
        List<DataFrame> hosts = List.of(table("A", "used", "a", 3, "b", 1));
        Transformation half =
                new Transformation.CalculateField(new Calculation.Binary("used", "/", "2"), "half", false, false);
        Transformation total = new Transformation.CalculateField(
                new Calculation.RowReduce(List.of("used", "half"), "sum"), "", false, false);
        assertThat(rowsAfter(hosts, half, total))
                .containsExactly("Time,host,used,half,Total", "1000,a,3,1.5,4.5", "1000,b,1,0.5,1.5");
        assertThat(rowsAfter(hosts, new Transformation.RenameByRegex("(u)sed", "$1 x"))
                        .getFirst())
                .isEqualTo("Time,host,u x");
    }

    @Test
    void seriesOfSeveralQueriesAreJoinedByTimeBeforeAFieldIsCalculated() {
        List<DataFrame> twoFrames = List.of(series("A", "x", Labels.EMPTY, 1, 2), series("B", "y", Labels.EMPTY, 4, 5));
        var ratio = new Calculation.Binary("x", "/", "y");
        assertThat(apply(twoFrames, new Transformation.CalculateField(ratio, "", false, false)))
                .singleElement()
                .satisfies(frame ->
                        assertThat(rows(frame)).containsExactly("Time,x,y,x / y", "1000,1,4,0.25", "2000,2,5,0.4"));
        assertThat(apply(twoFrames, new Transformation.CalculateField(ratio, "share", true, false)))
                .singleElement()
                .satisfies(frame -> assertThat(rows(frame)).containsExactly("Time,share", "1000,0.25", "2000,0.4"));
        assertThat(apply(
                        twoFrames,
                        new Transformation.CalculateField(
                                new Calculation.RowReduce(List.of(), "sum"), "", true, false)))
                .singleElement()
                .satisfies(frame -> assertThat(rows(frame)).containsExactly("Time,Total", "1000,5", "2000,7"));
        assertThat(apply(
                        twoFrames,
                        new Transformation.CalculateField(new Calculation.Binary("x", "*", "2"), "", false, true)))
                .as("each frame by itself")
                .extracting(frame -> rows(frame).getFirst())
                .containsExactly("Time,x,x * 2", "Time,y");
    }

    @Test
    void theFirstMatchOfANameIsReplacedUnlessTheExpressionIsGlobal() {
        List<DataFrame> singleFrame = List.of(series("A", "cpu", Labels.EMPTY, 1));
        assertThat(rowsAfter(singleFrame, new Transformation.RenameByRegex("(.*)", "$1 total"))
                        .getFirst())
                .isEqualTo("Time,cpu total");
        assertThat(rowsAfter(
                                List.of(series("A", "a-b-c", Labels.EMPTY, 1)),
                                new Transformation.RenameByRegex("/-/g", "."))
                        .getFirst())
                .isEqualTo("Time,a.b.c");
    }

    @Test
    void aStepChangesTheFramesOfItsQueriesOnly() {
        List<DataFrame> frames = List.of(
                series("A", "x", Labels.EMPTY, 1, 2),
                series("B", "y", Labels.EMPTY, 1, 2),
                series("C", "z", Labels.EMPTY, 1, 2));
        for (var each : Map.of("B", List.of(2, 1, 2), "/^(?:A|C)$/", List.of(1, 2, 1), "", List.of(1, 1, 1))
                .entrySet()) {
            var step =
                    new Step(new Transformation.Limit(1), false, Optional.of(new FieldMatcher.ByQuery(each.getKey())));
            assertThat(TransformationRunner.apply(List.of(step), frames, ZoneId.of("UTC")))
                    .as(each.getKey())
                    .extracting(DataFrame::size)
                    .containsExactlyInAnyOrderElementsOf(each.getValue());
        }
    }

    @Test
    void aStepChangesOnlyTheFramesOfWhichAFieldMatches() {
        List<DataFrame> frames =
                List.of(series("A", "cpu", Labels.EMPTY, 1, 2), series("A", "memory", Labels.EMPTY, 3, 4));
        for (FieldMatcher matcher : List.of(new FieldMatcher.ByName("memory"), new FieldMatcher.ByRegex("/^mem/"))) {
            var step = new Step(new Transformation.Limit(1), false, Optional.of(matcher));
            assertThat(TransformationRunner.apply(List.of(step), frames, ZoneId.of("UTC")))
                    .extracting(frame -> frame.name() + " " + frame.size())
                    .containsExactly("memory 1", "cpu 2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T08:00:00Z, 2026-12-01T08:00:00Z",
        "2026-12-01 08:00:00.5+02:00, 2026-12-01T06:00:00.5Z",
        "2026-12-01 08:00, 2026-12-01T07:00:00Z",
        "2026-12-01, 2026-11-30T23:00:00Z",
        "1764576000000, 2025-12-01T08:00:00Z"
    })
    void aTextOfIso8601OrMillisecondsBecomesATime(String text, Instant time) {
        var toTime = new Transformation.ConvertTypes(List.of(new Transformation.Conversion("at", FieldType.TIME, "")));
        DataFrame frame = apply(List.of(texts("at", of(text))), toTime).getFirst();
        assertThat(frame.time().orElseThrow().values().number(0)).isEqualTo(time.toEpochMilli());
    }

    @Test
    void theWindowOfAMovingMeanIsAShareOfTheRowsOfTheFirstNumberField() {
        double[] upTo20 = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
        DataFrame frame = apply(
                        List.of(series("A", "load", Labels.EMPTY, upTo20)),
                        new Transformation.CalculateField(
                                new Calculation.Moving("", "mean", 10, true, false), "moving", false, false),
                        new Transformation.CalculateField(new Calculation.Cumulative("", "sum"), "", false, false))
                .getFirst();
        assertThat(rows(frame))
                .startsWith("Time,load,moving,cumulative sum", "1000,1,1,1", "2000,2,1.5,3", "3000,3,2.5,6");
        assertThat(rowsAfter(
                        List.of(series("A", "load", Labels.EMPTY, upTo20)),
                        new Transformation.CalculateField(
                                new Calculation.Moving("load", "mean", 12.5, true, true), "", true, false)))
                .as("the window of 2.5 rows is rounded up")
                .startsWith("Time,moving mean(load)", "1000,1.5", "2000,2", "3000,3");
    }

    @Test
    void eachBucketOfAHistogramHasTheCountWithoutThoseBelowIt() {
        List<DataFrame> buckets = DataFrameBuilder.perBucket(List.of(
                series("A", "+Inf", Labels.of("le", "+Inf"), 15, 30),
                series("A", "1", Labels.of("le", "1"), 10),
                series("A", "2", Labels.of("le", "2"), 15, 29),
                series("A", "b", Labels.of("host", "b", "le", "2"), 7, 8),
                series("A", "other", Labels.of("host", "b"), 100, 101)));
        assertThat(buckets)
                .extracting(f -> f.name() + " " + f.fields().getLast().values().texts())
                .containsExactly("1 [10]", "2 [5, 29]", "b [7, 8]", "+Inf [0, 1]", "other [100, 101]");
    }

    @Test
    void theConditionOfARowMatchesAPartOfAText() {
        assertThat(rowsAfter(
                        List.of(texts("host", of("node1", "node2"))),
                        new Transformation.FilterByValue(
                                true, true, List.of(new ValueFilter("host", "regex", "1", "")))))
                .containsExactly("host", "node1");
    }

    @Test
    void fieldsAndQueriesAreFilteredByName() {
        List<DataFrame> twoFrames = List.of(series("A", "x", Labels.EMPTY, 1), series("B", "y", Labels.EMPTY, 2));
        assertThat(apply(twoFrames, new Transformation.FilterByQuery("B")))
                .extracting(DataFrame::name)
                .containsExactly("y");
        assertThat(apply(twoFrames, new Transformation.FilterFields(List.of("Time", "x"), "", List.of(), ""))
                        .getFirst()
                        .fields())
                .hasSize(2);
        assertThat(TransformationRunner.apply(
                        List.of(new Step(new Transformation.Limit(0), true, Optional.empty())),
                        twoFrames,
                        ZoneId.of("UTC")))
                .isEqualTo(twoFrames);
    }

    @Test
    void reducersComputeTheirValueFromAColumn() {
        FieldValues values = new FieldValues.Numbers(new double[] {4, 1, Double.NaN, 3, Double.NaN});
        assertThat(List.of(
                        "lastNotNull",
                        "mean",
                        "max",
                        "min",
                        "sum",
                        "count",
                        "range",
                        "delta",
                        "first",
                        "diff",
                        "median",
                        "p50"))
                .extracting(id -> Reducer.reduce(id, values))
                .containsExactly(3.0, 8 / 3.0, 4.0, 1.0, 8.0, 5.0, 3.0, 3.0, 4.0, -1.0, 3.0, 3.0);
        assertThat(Reducer.reduce("last", values)).isNaN();
    }

    @Test
    void rowsBecomeColumns() {
        DataFrame hosts = apply(
                        List.of(table("A", "size", "a", 3, "b", 1)),
                        new Transformation.Organize(List.of("Time"), List.of(), Map.of(), Map.of()))
                .getFirst();
        assertThat(rowsAfter(List.of(hosts), new Transformation.Transpose("", "")))
                .containsExactly("Field,a,b", "size,3,1");
        assertThat(rowsAfter(
                        List.of(new DataFrame("A", "", List.of(Field.numbers("n", Labels.EMPTY, new double[] {1, 2})))),
                        new Transformation.Transpose("What", "Row")))
                .containsExactly("What,Row,Row", "n,1,2");
        assertThat(rowsAfter(
                        List.of(texts("host", of("a", "b"), "os", of("linux", "bsd"))),
                        new Transformation.Transpose("", "")))
                .containsExactly("Field,a,b", "os,linux,bsd");
    }

    private static Transformation.ExtractFields extract(String format, String regex, boolean replace) {
        return new Transformation.ExtractFields("Line", format, regex, "", List.of(), false, replace);
    }

    @Test
    void partsOfATextAreExtractedAsFields() {
        DataFrame json = texts("Line", of("{\"code\": 200, \"to\": {\"host\": \"a\"}}", "no JSON", "{\"code\": 404}"));
        assertThat(rowsAfter(List.of(json), extract("json", "", true)))
                .containsExactly("code,to", "200,[host: a]", "null,null", "404,null");
        assertThat(rowsAfter(
                        List.of(json),
                        new Transformation.ExtractFields(
                                "Line",
                                "json",
                                "",
                                "",
                                List.of(new Transformation.JsonPath("to.host", "host")),
                                false,
                                true)))
                .containsExactly("host", "a", "null", "Not Found");
        DataFrame pairs = texts("Line", of("level=warn msg=\"it is late\"", "a: b, c"));
        assertThat(rowsAfter(List.of(pairs), extract("kvp", "", true)))
                .containsExactly("level,msg,a,c", "warn,it is late,null,null", "null,null,b,");
        assertThat(rowsAfter(List.of(pairs), extract("auto", "", false))).startsWith("Line,level,msg,a,c");
        assertThat(rowsAfter(
                        List.of(texts("Line", of("GET /a 12ms", "odd"))),
                        extract("regexp", "/(?<verb>[A-Z]+) .* (?<took>\\d+)ms/", true)))
                .containsExactly("verb,took", "GET,12", "null,null");
        assertThat(rowsAfter(List.of(texts("Line", of("a, b", "b"))), extract("delimiter", "", true)))
                .containsExactly("a,b", "1,1", "null,1");
    }

    private static Transformation configFromQuery(String query, Transformation.ConfigField... fields) {
        return new Transformation.ConfigFromQuery(query, List.of(fields), Optional.empty());
    }

    @Test
    void valuesOfOneQueryConfigureFieldsOfTheOthers() {
        List<DataFrame> frames = List.of(
                series("A", "load", Labels.EMPTY, 3, 4),
                series("config", "limit", Labels.EMPTY, 16, 32)
                        .with(List.of(
                                Field.times(new long[] {1, 2}),
                                Field.numbers("Max", Labels.EMPTY, new double[] {16, 32}),
                                Field.numbers("critical", Labels.EMPTY, new double[] {28, 30}),
                                Field.numbers("warn", Labels.EMPTY, new double[] {20, 24}))));
        List<DataFrame> set = apply(
                frames,
                configFromQuery(
                        "config",
                        new Transformation.ConfigField("critical", "threshold1", "", ""),
                        new Transformation.ConfigField("warn", "threshold1", "max", "orange")));
        assertThat(set).hasSize(1);
        OptionValues options = set.getFirst().fields().get(1).options();
        assertThat(options.find(FieldOption.MAX)).contains(32.0);
        assertThat(options.find(FieldOption.THRESHOLDS))
                .contains(new Thresholds(
                        false,
                        List.of(
                                new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"),
                                new Thresholds.Step(24, "orange"),
                                new Thresholds.Step(30, "red"))));
        assertThat(apply(
                        frames,
                        new Transformation.ConfigFromQuery(
                                "config", List.of(), Optional.of(new FieldMatcher.ByName("other")))))
                .allMatch(f -> f.fields().stream().allMatch(v -> v.options().isEmpty()));
    }

    @Test
    void textsOfOneQueryBecomeValueMappingsOfTheOthers() {
        List<DataFrame> set = apply(
                List.of(
                        series("A", "state", Labels.EMPTY, 1),
                        new DataFrame(
                                "B",
                                "",
                                List.of(
                                        Field.texts("id", List.of("0", "1")),
                                        Field.texts("word", List.of("off", "on"))))),
                configFromQuery(
                        "B",
                        new Transformation.ConfigField("id", "mappings.value", "", ""),
                        new Transformation.ConfigField("word", "mappings.text", "", "")));
        assertThat(set.getFirst().fields().get(1).options().get(FieldOption.MAPPINGS))
                .contains(new ValueMapping.ValueMatch("1", new ValueMapping.Result("on", "", 1)));
    }

    @Test
    void timesAreFormattedInTheRequestedZone() {
        List<DataFrame> sizeTable = List.of(table("A", "size", "a", 3));
        assertThat(rowsAfter(sizeTable, new Transformation.FormatTime("Time", "YYYY-MM-DD HH:mm:ss", "")))
                .contains("1970-01-01 01:00:01,a,3");
        assertThat(rowsAfter(sizeTable, new Transformation.FormatTime("Time", "HH:mm", "utc")))
                .contains("00:00,a,3");
    }

    @ParameterizedTest
    @CsvSource({
        "Upper Case, THE LAST hOST, THE LAST HOST",
        "Lower Case, The Last, the last",
        "Sentence Case, the last, The last",
        "Title Case, the LAST, The Last",
        "Pascal Case, the last, TheLast",
        "Camel Case, The last, theLast",
        "Snake Case, The last, the_last",
        "Kebab Case, The last, the-last",
        "Trim, ' x ', x",
        "Substring, abcdef, bcd",
        "Affix, x, <x of b>"
    })
    void textsAreFormatted(String change, String text, String expected) {
        DataFrame changed = apply(
                        List.of(texts("a", of(text), "b", of("b"))),
                        new Transformation.FormatText("a", change, 1, 4, "<", " of {b}>"))
                .getFirst();
        assertThat(changed.fields().getFirst().values().text(0)).isEqualTo(expected);
    }

    @Test
    void valuesAreCountedInBuckets() {
        List<DataFrame> twoFrames = List.of(
                series("A", "x", Labels.EMPTY, 1, 2, 11, 12, 13), series("B", "y", Labels.EMPTY, 25, Double.NaN));
        assertThat(rowsAfter(twoFrames, new Transformation.Histogram(10, 0, 0, false)))
                .containsExactly("xMin,xMax,x,y", "0,10,2,0", "10,20,3,0", "20,30,0,1");
        assertThat(rowsAfter(twoFrames, new Transformation.Histogram(10, 5, 0, true)))
                .containsExactly("xMin,xMax,Count", "-5,5,2", "5,15,3", "25,35,1");
        assertThat(rowsAfter(twoFrames, new Transformation.Histogram(0, 0, 10, false))
                        .get(1))
                .startsWith("0,2.5,");
    }

    @Test
    void unsupportedTransformationsAreReportedAndChangeNothing() {
        var step = Step.of(new Transformation.Unsupported("spatial", "{}"));
        List<DataFrame> singleFrame = List.of(series("A", "x", Labels.EMPTY, 1));
        assertThat(TransformationRunner.apply(List.of(step), singleFrame, ZoneId.of("UTC")))
                .isEqualTo(singleFrame);
        assertThat(TransformationRunner.unsupported(List.of(
                        step, Step.of(new Transformation.Merge()), new Step(step.what(), true, Optional.empty()))))
                .containsExactly("spatial");
    }

    @Test
    void aMatrixOfTimesHasGapsWhereACombinationDoesNotOccur() {
        var frame = disksOfHosts(Field.times(new long[] {1_000, 2_000}));

        assertThat(rowsAfter(List.of(frame), new Transformation.GroupToMatrix("disk", "host", "Time", "")))
                .containsExactly("host\\disk,sda,sdb", "a,1000,null", "b,null,2000");
    }

    @ParameterizedTest
    @CsvSource({
        "'', null, null",
        "empty, null, null",
        "null, null, null",
        "zero, 0, 0",
        "true, 1, true",
        "false, 0, false"
    })
    void theGapsOfAMatrixAreFilledAsTheTransformationSays(String empty, String number, String text) {
        var frame = disksOfHosts(
                Field.numbers("size", Labels.EMPTY, new double[] {1.5, 2}), Field.texts("maker", List.of("x", "y")));

        assertThat(rowsAfter(List.of(frame), new Transformation.GroupToMatrix("disk", "host", "size", empty)))
                .containsExactly("host\\disk,sda,sdb", "a,1.5," + number, "b," + number + ",2");
        assertThat(rowsAfter(List.of(frame), new Transformation.GroupToMatrix("disk", "host", "maker", empty)))
                .containsExactly("host\\disk,sda,sdb", "a,x," + text, "b," + text + ",y");
    }

    @Test
    void rowsWithoutAValueAreSortedLastInBothDirections() {
        var hosts = List.of(table("A", "size", "a", 3, "b", Double.NaN, "c", 5));
        assertThat(rowsAfter(hosts, new Transformation.SortBy("size", true), new Transformation.Limit(2)))
                .containsExactly("Time,host,size", "1000,c,5", "1000,a,3");
        assertThat(rowsAfter(hosts, new Transformation.SortBy("size", false), new Transformation.Limit(2)))
                .containsExactly("Time,host,size", "1000,a,3", "1000,c,5");
    }

    @Test
    void fieldsAreExcludedByAnExpressionWithLookAhead() {
        var frames = List.of(table("A", "size", "a", 3));
        assertThat(rowsAfter(
                        frames, new Transformation.FilterFields(List.of(), "/^(?!.*(size|Time)).*$/", List.of(), "")))
                .containsExactly("host", "a");
        assertThat(rowsAfter(frames, new Transformation.RenameByRegex("/(?<=ho)s/", "r")))
                .first()
                .isEqualTo("Time,hort,size");
        assertThat(DashboardRegex.matches("/^(?!total)/i", "Total")).isFalse();
        assertThat(DashboardRegex.of("/(?<kind>\\w+)(?= disk)/").orElseThrow().groups("a big disk"))
                .containsExactly(Map.entry("kind", "big"));
    }

    @Test
    void anExpressionThatTakesTooManyStepsDoesNotMatch() {
        assertThat(DashboardRegex.matches("/(?=(a+)+b)/", "a".repeat(200))).isFalse();
    }

    @Test
    void anInvalidExpressionIsReportedAndIncludesNothing() {
        var step = Step.of(new Transformation.FilterFields(List.of(), "/(/", List.of(), ""));
        var frames = List.of(table("A", "size", "a", 3));
        assertThat(TransformationRunner.apply(List.of(step), frames, ZoneId.of("UTC")))
                .isEmpty();
        assertThat(TransformationRunner.unsupported(List.of(step))).isEmpty();
        assertThat(TransformationRunner.invalidExpressions(List.of(step))).containsExactly("/(/");
    }

    @Test
    void aTextIsReducedToThatOfOneRow() {
        var frames = List.of(table("A", "size", "a", 3, "b", 4));
        assertThat(rowsAfter(frames, new Transformation.Reduce(List.of("lastNotNull"), true, false, false)))
                .containsExactly("host,size", "b,4");
        assertThat(rowsAfter(frames, new Transformation.Reduce(List.of("sum"), true, false, false)))
                .containsExactly("size", "7");
    }

    /// A row for the disk of each of two hosts.
    private static DataFrame disksOfHosts(Field... more) {
        var fields = new ArrayList<>(
                List.of(Field.texts("host", List.of("a", "b")), Field.texts("disk", List.of("sda", "sdb"))));
        fields.addAll(List.of(more));
        return new DataFrame("A", "", fields);
    }
}
