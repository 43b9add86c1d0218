// What test_preferences.py asks of a page. Each function gives a list of lines, what is wrong and where; or the focus.

var described = each => `${each.tagName.toLowerCase()}${each.id ? '#' + each.id : ''}${
  [...each.classList].map(name => '.' + name).join('')} ${each.textContent.trim().slice(0, 25)}`.trim();
var shown = each => each.checkVisibility({visibilityProperty: true, opacityProperty: true});
var drawn = (style, side) => style[`${side}Style`] !== 'none' && parseFloat(style[`${side}Width`]) > 0
  && style[`${side}Color`] !== 'rgba(0, 0, 0, 0)' && style[`${side}Style`] !== 'hidden';
var SIDES = ['borderTop', 'borderRight', 'borderBottom', 'borderLeft'];
var edged = style => drawn(style, 'outline') || SIDES.every(side => drawn(style, side));

// What takes longer than a hundredth of a second to move, in every element and in what style sheets put beside it.
function moving() {
  const longest = times => Math.max(...times.split(',').map(parseFloat));
  const found = [];
  for (const each of document.querySelectorAll('*'))
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(each, part);
      const animated = style.animationName !== 'none' && longest(style.animationDuration) > 0.01;
      const eased = style.transitionProperty !== 'none' && longest(style.transitionDuration) > 0.01;
      const scrolls = !part && style.scrollBehavior === 'smooth';
      if (animated || eased || scrolls)
        found.push(`${animated ? 'animation' : eased ? 'transition' : 'smooth scrolling'} · ${
          described(each)}${part ?? ''}`);
    }
  return found;
}

// What has no edge of its own where forced colours take every ground and shadow away.
function withoutEdges() {
  const found = [];
  const controls = 'button, [role=button], [type=search], [type=text], select, textarea, .pc-button, .pc-code';
  for (const each of document.querySelectorAll(controls)) {
    const iconOnly = !each.textContent.trim() && each.querySelector('svg');
    const style = getComputedStyle(each);
    const isText = each.matches('button') && style.textDecorationLine.includes('underline');
    if (shown(each) && each.getBoundingClientRect().width > 1 && !iconOnly && !isText && !edged(style))
      found.push(`no border or outline · ${described(each)}`);
  }
  const text = getComputedStyle(document.body).color;
  for (const each of document.querySelectorAll('a[href]')) {
    const style = getComputedStyle(each);
    const isMarked = style.textDecorationLine.includes('underline') || style.color !== text
      || SIDES.some(side => drawn(style, side));
    if (shown(each) && each.textContent.trim() && !isMarked) found.push(`looks like plain text · ${described(each)}`);
  }
  for (const each of document.querySelectorAll('body *'))
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(each, part);
      if (style.maskImage === 'none' || (part && style.content === 'none') || style.display === 'none') continue;
      // The icons of the theme are a coloured ground behind a mask; forced colours paint it like the page's own ground,
      // and leave only how far it lets light through.
      const channels = colour => colour.match(/[\d.]+/g).slice(0, 3).join();
      if (shown(each) && style.opacity !== '0'
          && channels(style.backgroundColor) === channels(getComputedStyle(document.body).backgroundColor))
        found.push(`an icon that cannot be seen · ${described(each)}${part ?? ''}`);
    }
  return found;
}

// What has the focus: whether it is marked, and whether a part of it is on the screen and not beneath something else.
// An element without size, such as a box hidden behind a label, is looked at by the label beside it.
function focused() {
  const each = document.activeElement;
  const looks = one => { const style = getComputedStyle(one); return style.boxShadow };
  const last = window.lastFocused;
  const wasMarked = last ? looks(last.element) !== last.shadow : null;
  window.lastFocused = {element: each, shadow: looks(each)};
  if (each === document.body) return {name: 'nothing', wasMarked};
  const sized = one => one && shown(one) && Math.min(one.getBoundingClientRect().width,
    one.getBoundingClientRect().height) > 1;
  const beside = each.nextElementSibling?.tagName === 'LABEL' ? [each.nextElementSibling] : [];
  const seen = [each, ...beside, ...each.labels ?? []].find(sized) ?? each;
  const outlined = [each, seen].some(one => drawn(getComputedStyle(one), 'outline'));
  // What a pointer passes through would not be found at its own place.
  seen.style.setProperty('pointer-events', 'auto', 'important');
  const points = [0.5, 0.1, 0.9].flatMap(across => [0.5, 0.15, 0.85].map(down => [across, down]));
  const uncovered = [...seen.getClientRects()].some(box => points.some(([across, down]) => {
    const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return top !== null && (seen.contains(top) || (top.contains(seen) && top.tagName === 'LABEL'));
  }));
  seen.style.removeProperty('pointer-events');
  return {name: described(each), outlined, uncovered, wasMarked};
}
