package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.Transformation.JoinKind;
import greenwall.fleet.dashboard.Transformation.Step;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameJoinTest extends TransformationFixture {
    @Test
    void tablesOfTwoQueriesAreMergedByTheirSharedColumns() {
        DataFrame merged = apply(
                        List.of(table("A", "size", "a", 1, "b", 2), table("B", "age", "b", 20, "c", 30)),
                        new Transformation.Merge())
                .getFirst();
        assertThat(rows(merged))
                .containsExactly("Time,host,size,age", "1000,a,1,null", "1000,b,2,20", "1000,c,null,30");
    }

    @Test
    void aRowIsMergedIntoEachRowWithItsValuesInTheFieldsThatAllTablesHave() {
        DataFrame disks = texts("host", of("a", "a", "b"), "disk", of("sda", "sdb", "sda"));
        DataFrame names = texts("host", of("a"), "name", of("Anna"));
        assertThat(rowsAfter(List.of(disks, names), new Transformation.Merge()))
                .containsExactly("host,disk,name", "a,sda,Anna", "a,sdb,Anna", "b,sda,null");
        DataFrame sizes = texts("host", of("a", "b"), "disk", of("sda", "sda"), "size", of("1", "2"));
        assertThat(rowsAfter(List.of(disks, names, sizes), new Transformation.Merge()))
                .containsExactly("host,disk,name,size", "a,sda,Anna,1", "a,sdb,Anna,null", "b,sda,null,2");
        List<DataFrame> unrelated = List.of(names, texts("disk", of("sda")));
        assertThat(apply(unrelated, new Transformation.Merge())).isEqualTo(unrelated);
    }

    @Test
    void aMissingValueIsFilledByEachTableThatHasOne() {
        DataFrame disks = texts("host", of("a", "a", null), "disk", of("sda", null, "sdc"));
        DataFrame sizes = texts(
                "host",
                of("a", "a", "a", null),
                "disk",
                of("sda", "sdb", "sda", "sdc"),
                "size",
                of("1", "2", "1", "3"));
        DataFrame names = texts("host", of("a", "a", null), "name", of("Anna", "Anton", "nobody"));
        DataFrame merged =
                apply(List.of(disks, names, sizes), new Transformation.Merge()).getFirst();
        assertThat(rows(merged))
                .containsExactly(
                        "host,disk,name,size",
                        "a,sda,Anna,1",
                        "a,sda,Anna,1",
                        "null,sdc,nobody,3",
                        "a,sda,Anton,1",
                        "a,sdb,null,2");
    }

    @Test
    @Timeout(20)
    void manyRowsWithTheSameValuesInTheSharedColumnsAreMergedQuickly() {
        String[] hosts = Collections.nCopies(100_000, "a").toArray(String[]::new);
        String[] numbers = IntStream.range(0, 100_000).mapToObj(String::valueOf).toArray(String[]::new);
        List<DataFrame> tables =
                List.of(texts("host", hosts, "disk", numbers), texts("host", of("a"), "name", of("Anna")));
        assertThat(rowsAfter(tables, new Transformation.Merge()))
                .hasSize(100_001)
                .endsWith("a,99999,Anna");
    }

    @Test
    void aJoinWithTooManyRowsIsCutAndSaysSo() {
        String[] hosts = Collections.nCopies(400, "a").toArray(String[]::new);
        List<DataFrame> tables = List.of(texts("host", hosts, "disk", hosts), texts("host", hosts, "name", hosts));
        Step step = Step.of(new Transformation.JoinByField("host", JoinKind.INNER));
        List<String> limits = new ArrayList<>();
        assertThat(TransformationRunner.apply(List.of(step), tables, ZoneId.of("UTC"), limits::add)
                        .getFirst()
                        .size())
                .isEqualTo(100_000);
        assertThat(limits).containsExactly("only the first 100,000 rows of a join");
        List<DataFrame> few = List.of(tables.getFirst(), texts("host", of("a"), "name", of("Anna")));
        TransformationRunner.apply(List.of(step), few, ZoneId.of("UTC"), limits::add);
        assertThat(limits).hasSize(1);
    }

    @Test
    void framesAreJoinedByTimeOrByAField() {
        List<DataFrame> twoFrames =
                List.of(series("A", "x", Labels.EMPTY, 1, 2), series("B", "y", Labels.EMPTY, 5, 6, 7));
        assertThat(rowsAfter(twoFrames, new Transformation.JoinByField("", JoinKind.OUTER)))
                .containsExactly("Time,x,y", "1000,1,5", "2000,2,6", "3000,null,7");
        assertThat(rowsAfter(twoFrames, new Transformation.JoinByField("", JoinKind.INNER)))
                .containsExactly("Time,x,y", "1000,1,5", "2000,2,6");
        assertThat(rowsAfter(
                        List.of(table("A", "size", "a", 1, "b", 2), table("B", "age", "b", 20)),
                        new Transformation.JoinByField("host", JoinKind.INNER)))
                .contains("b,1000,2,1000,20");
    }

    @Test
    void tablesInWhichAKeyOccursSeveralTimesAreJoinedRowByRow() {
        DataFrame disks = texts("host", of("a", "a", "b", null), "disk", of("sda", "sdb", "sda", "sdc"));
        DataFrame names = texts("host", of("a", "c", null), "name", of("Anna", "Carl", "nobody"));
        DataFrame rooms = texts("host", of("a", "a", "c"), "room", of("1", "2", "3"));
        assertThat(rowsAfter(List.of(disks, names, rooms), new Transformation.JoinByField("host", JoinKind.INNER)))
                .containsExactly("host,disk,name,room", "a,sda,Anna,1", "a,sda,Anna,2", "a,sdb,Anna,1", "a,sdb,Anna,2");
        assertThat(rowsAfter(List.of(disks, names), new Transformation.JoinByField("host", JoinKind.OUTER_TABULAR)))
                .containsExactly(
                        "host,disk,name",
                        "a,sda,Anna",
                        "a,sdb,Anna",
                        "b,sda,null",
                        "null,sdc,null",
                        "c,null,Carl",
                        "null,null,nobody");
    }

    @Test
    void aTimeThatIsMissingAfterTwoTablesAreMergedIsNotTheYear1970() {
        var withTime = table("A", "size", "a", 1);
        var withoutTime = new DataFrame(
                "B", "", List.of(Field.texts("host", List.of("b")), Field.numbers("age", Labels.EMPTY, new double[] {20
                })));

        assertThat(rowsAfter(List.of(withTime, withoutTime), new Transformation.Merge()))
                .anyMatch(row -> row.contains("null") && row.contains("b") && row.contains("20"))
                .noneMatch(row -> row.startsWith("0,"));
    }

    @Test
    void framesAreJoinedByAFieldThatIsATimeInOneAndATextInTheOther() {
        var times = series("A", "x", Labels.EMPTY, 1);
        var texts = new DataFrame(
                "B",
                "",
                List.of(Field.texts("Time", List.of("yesterday")), Field.numbers("y", Labels.EMPTY, new double[] {5})));

        assertThat(rowsAfter(List.of(times, texts), new Transformation.JoinByField("Time", JoinKind.OUTER)))
                .containsExactly("Time,x,y", "1000,1,null", "null,null,5");
    }
}
