package greenwall.tests.roles;

import greenwall.tests.console.ObjectFields;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/// All objects that are reachable from some roots through fields. A console without an object cannot do what
/// only that object can do.
final class ReachableObjects {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> next = new ArrayDeque<>();

    private ReachableObjects() {}

    /// The names of this project's classes among the reachable objects.
    static Set<String> of(Object... roots) {
        var reach = new ReachableObjects();
        for (var root : roots) {
            reach.visit(root);
        }
        while (!reach.next.isEmpty()) {
            reach.open(reach.next.poll());
        }
        var names = new TreeSet<String>();
        for (var object : reach.seen) {
            if (object.getClass().getName().startsWith("greenwall.")) {
                names.add(object.getClass().getName().replaceAll("\\$\\$Lambda.*", " (lambda)"));
            }
        }
        return names;
    }

    private void visit(Object object) {
        boolean ours = object.getClass().getName().startsWith("greenwall.");
        boolean holder = object instanceof Collection<?>
                || object instanceof Map<?, ?>
                || object instanceof Optional<?>
                || object instanceof AtomicReference<?>
                || object instanceof Object[];
        if ((ours || holder) && seen.add(object)) {
            next.add(object);
        }
    }

    private void open(Object object) {
        switch (object) {
            case Collection<?> many -> new HashSet<Object>(identities(many)).forEach(this::visit);
            case Map<?, ?> map -> {
                identities(map.keySet()).forEach(this::visit);
                identities(map.values()).forEach(this::visit);
            }
            case Optional<?> maybe -> maybe.ifPresent(this::visit);
            case AtomicReference<?> reference ->
                Optional.ofNullable(reference.get()).ifPresent(this::visit);
            case Object[] array -> identities(Arrays.asList(array)).forEach(this::visit);
            default -> ObjectFields.of(object).forEach(this::visit);
        }
    }

    private static Collection<Object> identities(Collection<?> many) {
        Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var one : many) {
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }
}
