package greenwall.fleet.state;

/// The reasons of a cluster that went silent: for silent cells why they are silent, for all others the earlier reason
/// with its age.
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
