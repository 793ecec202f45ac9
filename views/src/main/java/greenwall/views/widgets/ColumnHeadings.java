package greenwall.views.widgets;

import java.util.ArrayList;
import java.util.List;

/// The headings of a table in column order. Those of number columns are right-aligned.
public final class ColumnHeadings {
    private final List<TableData.Column> columns = new ArrayList<>();

    public ColumnHeadings text(String... titles) {
        for (var title : titles) {
            columns.add(TableData.Column.text(title));
        }
        return this;
    }

    public ColumnHeadings numbers(String... titles) {
        for (var title : titles) {
            columns.add(TableData.Column.number(title));
        }
        return this;
    }

    public List<TableData.Column> list() {
        return columns;
    }
}
