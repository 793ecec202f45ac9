package greenwall.fleet.state;

/// The reasons of a cluster that went silent: for what is silent now why that is so, for all else the reason of
/// before, with how long ago that was.
record SilencedExplainer(Explainer before, byte[] hostStates, String why, String ago) implements DelegatingExplainer {
    @Override
    public String ofCell(Column column, int row, int host) {
        return column.state(row) == CellState.SILENT ? why : before.ofCell(column, row, host) + " (" + ago + ")";
    }

    @Override
    public String ofHost(int host) {
        return hostStates[host] == CellState.SILENT.code() ? why : before.ofHost(host) + " (" + ago + ")";
    }
}
