package greenwall.views.map;

/// A call graph with its places, and the service that is chosen in it.
///
/// @param selected empty where none is
record ShownGraph(CallGraph graph, CallGraph.Lit lit, MapLayout layout, String selected) {
    /// Beyond so many calls their numbers are told for those alone that matter.
    private static final int FEW = 60;

    boolean fewCalls() {
        return graph.calls().size() <= FEW;
    }

    boolean veryManyCalls() {
        return graph.calls().size() > 10 * FEW;
    }

    boolean dim(String name) {
        return lit.any() && !lit.services().contains(name) && !name.equals(selected);
    }

    boolean ofSelected(CallGraph.Call call) {
        return call.from().equals(selected) || call.to().equals(selected);
    }
}
