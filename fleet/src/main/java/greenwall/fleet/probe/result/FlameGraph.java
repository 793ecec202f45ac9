package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A flame graph of at most 100,000 nodes; beyond that, samples of new functions are counted for their
/// caller. Safe for concurrent reads.
public final class FlameGraph {
    private static final int MAX_NODES = 100_000;
    private static final int MAX_DEPTH = 256;
    private static final Pattern OFFSET = Pattern.compile("\\+(0x)?[0-9a-fA-F]+$");
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]+|[0-9a-f]{12,16}|\\[unknown\\]");
    private static final String NO_SYMBOL = "[no symbol]";

    private final Node root = new Node("all");
    private final OutputIntervals intervals = new OutputIntervals(0);
    private int nodes = 1;
    private long version;
    private long shortened;

    private static final class Node {
        private final String name;
        private final Map<String, Node> children = new LinkedHashMap<>(4);
        private long total;
        private long self;

        Node(String name) {
            this.name = name;
        }
    }

    /// @param depth 0 for the root
    /// @param from the left edge, as a share of the total width
    /// @param before its share in the tree that it is compared with; NaN without a comparison
    public record Box(
            List<String> path,
            String name,
            int depth,
            double from,
            double share,
            long total,
            long self,
            double before) {}

    /// The visible part of a tree.
    ///
    /// @param all the total of all stacks, including those outside of the visible part
    /// @param hidden the number of boxes that were too narrow
    public record Layout(List<Box> boxes, long all, int deepest, int hidden) {}

    /// Adds a stack of a print. Each print of maps that are not cleared contains everything again.
    synchronized void add(Stack stack, BpftraceMapUse mapUse) {
        if (intervals.followsPause(stack.at().toEpochMilli()) && !mapUse.anyCleared()) {
            clear();
        }
        add(stack);
    }

    public synchronized void add(Stack stack) {
        if (stack.count() <= 0) {
            return;
        }
        root.total += stack.count();
        var at = root;
        if (!stack.key().isEmpty()) {
            at = child(at, stack.key());
            at.total += at == root ? 0 : stack.count();
        }
        for (int i = 0; i < stack.frames().size(); i++) {
            var name = plain(stack.frames().get(i));
            if (name.equals(NO_SYMBOL) && at.name.equals(NO_SYMBOL)) {
                continue;
            }
            var next = i < MAX_DEPTH ? child(at, name) : at;
            if (next == at) {
                shortened++;
                break;
            }
            next.total += stack.count();
            at = next;
        }
        at.self += stack.count();
        version++;
    }

    /// The child with this name, or the node itself if there are too many nodes.
    private Node child(Node node, String name) {
        var existing = node.children.get(name);
        if (existing != null) {
            return existing;
        }
        if (nodes >= MAX_NODES) {
            return node;
        }
        nodes++;
        var created = new Node(name);
        node.children.put(name, created);
        return created;
    }

    /// The name of a function without the offset within it, which would split the function into many. A bare
    /// address differs in each sample, so it counts as no symbol.
    private static String plain(String frame) {
        if (ADDRESS.matcher(frame).matches()) {
            return NO_SYMBOL;
        }
        var name = OFFSET.matcher(frame).replaceFirst("");
        return name.isEmpty() ? frame : name;
    }

    private void clear() {
        root.children.clear();
        root.total = 0;
        root.self = 0;
        nodes = 1;
        version++;
    }

    public synchronized long version() {
        return version;
    }

    public synchronized long total() {
        return root.total;
    }

    /// The number of stacks that were truncated because they were too deep or too many.
    public synchronized long truncatedStacks() {
        return shortened;
    }

    /// The inverted tree: the functions in which the time was spent, with their callers above them.
    public FlameGraph inverted() {
        var turned = new FlameGraph();
        for (var stack : stacks()) {
            turned.add(new Stack(stack.at(), "", stack.frames().reversed(), stack.count()));
        }
        return turned;
    }

    /// All stacks with samples, each with the process as its first frame.
    public synchronized List<Stack> stacks() {
        var stacks = new ArrayList<Stack>();
        collect(root, new ArrayList<>(), stacks);
        return stacks;
    }

    private static void collect(Node node, List<String> path, List<Stack> into) {
        if (node.self > 0) {
            into.add(new Stack(Instant.EPOCH, "", path, node.self));
        }
        for (var child : node.children.values()) {
            path.add(child.name);
            collect(child, path, into);
            path.removeLast();
        }
    }

    /// Text that other programs can read: one path per line, the outermost function first, the count last.
    public String folded() {
        return stacks().stream()
                .filter(stack -> !stack.frames().isEmpty())
                .map(stack -> stack.frames().stream()
                        .map(frame -> frame.replaceAll("[;\\p{Cntrl}]", ":"))
                        .collect(Collectors.joining(";", "", " " + stack.count() + "\n")))
                .collect(Collectors.joining());
    }

    /// The part above a path (if empty, everything), without boxes narrower than a share of it. The functions
    /// of the path are boxes of the full width.
    public synchronized Layout layout(List<String> path, double narrowest) {
        return layout(path, narrowest, null, Double.NaN);
    }

    /// The same, with each box compared to another tree.
    public Layout layout(List<String> path, double narrowest, FlameGraph other) {
        // Writers lock only their own tree, so locking two trees here cannot deadlock.
        synchronized (this) {
            synchronized (other) {
                return layout(path, narrowest, other.root, Math.max(1, other.root.total));
            }
        }
    }

    private Layout layout(List<String> path, double narrowest, @Nullable Node rootBefore, double beforeAll) {
        var top = find(root, path);
        if (top == null || top.total == 0) {
            return new Layout(List.of(), root.total, 0, 0);
        }
        var boxes = new Boxes(top.total, narrowest, beforeAll);
        var caller = root;
        var before = rootBefore;
        for (int depth = 0; depth < path.size(); depth++) {
            boxes.add(caller, path.subList(0, depth), depth, 0, 1, before);
            caller = Objects.requireNonNull(caller.children.get(path.get(depth)));
            before = before == null ? null : before.children.get(path.get(depth));
        }
        boxes.addTree(top, new ArrayList<>(path), path.size(), 0, before);
        return new Layout(boxes.boxes, root.total, boxes.deepest, boxes.hidden);
    }

    private static @Nullable Node find(Node from, List<String> path) {
        Node at = from;
        for (var name : path) {
            at = at.children.get(name);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /// The boxes of a layout while they are collected.
    private static final class Boxes {
        private final double totalSamples;
        private final double narrowest;
        private final double beforeAll;
        private final List<Box> boxes = new ArrayList<>();
        private int deepest;
        private int hidden;

        /// @param totalSamples the samples of the full width
        /// @param narrowest the smallest share of a box
        /// @param beforeAll the samples of the tree that it is compared with; NaN without a comparison
        Boxes(double totalSamples, double narrowest, double beforeAll) {
            this.totalSamples = totalSamples;
            this.narrowest = narrowest;
            this.beforeAll = beforeAll;
        }

        void add(Node node, List<String> path, int depth, double from, double share, @Nullable Node before) {
            boxes.add(new Box(
                    List.copyOf(path),
                    node.name,
                    depth,
                    from,
                    share,
                    node.total,
                    node.self,
                    // Stays NaN without a comparison.
                    (before == null ? 0 : before.total) / beforeAll));
        }

        void addTree(Node node, List<String> path, int depth, double from, @Nullable Node before) {
            deepest = Math.max(deepest, depth);
            add(node, path, depth, from, node.total / totalSamples, before);
            var children = new ArrayList<>(node.children.values());
            children.sort(Comparator.comparing((Node n) -> n.name.toLowerCase(Locale.ROOT)));
            double at = from;
            for (var child : children) {
                double wide = child.total / totalSamples;
                if (wide < narrowest) {
                    hidden++;
                } else {
                    path.add(child.name);
                    addTree(child, path, depth + 1, at, before == null ? null : before.children.get(child.name));
                    path.removeLast();
                }
                at += wide;
            }
        }
    }

    /// The share of the total that was spent in functions whose name contains the text, or below them.
    public synchronized double share(String text) {
        return root.total == 0 ? 0 : (double) matched(root, text.toLowerCase(Locale.ROOT)) / root.total;
    }

    private static long matched(Node node, String text) {
        long sum = 0;
        for (var child : node.children.values()) {
            sum += child.name.toLowerCase(Locale.ROOT).contains(text) ? child.total : matched(child, text);
        }
        return sum;
    }

    /// The path that follows the widest child at each level, which shows at a glance where the time is spent.
    public synchronized List<String> hottest() {
        var path = new ArrayList<String>();
        var at = root;
        while (!at.children.isEmpty()) {
            var widest = at.children.values().stream()
                    .max(Comparator.comparingLong(n -> n.total))
                    .orElseThrow();
            if (at != root && at.self > widest.total) {
                break;
            }
            path.add(widest.name);
            at = widest;
        }
        return path;
    }
}
