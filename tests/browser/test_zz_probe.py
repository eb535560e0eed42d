def test_probe(desk):
    e = desk.show(2)
    pg = desk.page
    pg.evaluate("""() => { window.log=[]; for (const t of ['keydown','keyup','keypress','change','input','focusin']) { 
      window.addEventListener(t, (ev)=>window.log.push(['cap',t,ev.key,ev.target.tagName]), true);
      window.addEventListener(t, (ev)=>window.log.push(['bub',t,ev.key,ev.target.tagName,ev.defaultPrevented])); } }""")
    s = e.player.speed
    s.focus()
    for k in ["ArrowDown", "f", "Home", "Space"]:
        pg.keyboard.press(k); pg.wait_for_timeout(200)
        print(k, s.input_value(), pg.evaluate("()=>{const l=window.log; window.log=[]; return l}"), pg.evaluate("document.activeElement.tagName+document.activeElement.className"))
