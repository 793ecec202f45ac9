/// Shared helpers for the tests of the views: the toolkit, pictures, fake sources and fake fleets.
@NullMarked
package greenwall.views.testing;

import org.jspecify.annotations.NullMarked;
