package greenwall.views.window;

import greenwall.views.FxThread;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.ViewDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Wraps a view so that a call outside the JavaFX thread throws. Such a call is a bug that would otherwise
/// corrupt the drawing.
public final class ThreadCheckedView {
    private ThreadCheckedView() {}

    public static View of(ViewDescriptor kind, ViewContext context) {
        var fx = new PlatformFxThread();
        fx.assertCurrent();
        return of(kind.factory().apply(context), fx);
    }

    static View of(View view, FxThread fx) {
        return (View) Proxy.newProxyInstance(
                View.class.getClassLoader(), new Class<?>[] {View.class}, (_, method, arguments) -> {
                    fx.assertCurrent();
                    try {
                        return method.invoke(view, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
