#!/bin/sh
# Puts the program into the menu and on the desktop of this person; `安装.sh --remove` takes it out again.
# Nothing is copied: the folder stays where it was unpacked. No administrator is needed.
here=$(cd "$(dirname "$0")" && pwd) || exit 3
name=liaison-desk.desktop
menu=${XDG_DATA_HOME:-$HOME/.local/share}/applications
desktop=$(xdg-user-dir DESKTOP 2>/dev/null)
[ -d "$desktop" ] || desktop=$HOME/桌面
[ -d "$desktop" ] || desktop=$HOME/Desktop
if [ "$1" = --remove ]; then
  rm -f "$menu/$name" "$desktop/$name"
  echo "已从菜单和桌面移走。程序的文件夹和您的工作区没有动。"
  exit 0
fi
mkdir -p "$menu" || exit 3
# a quoted word of Exec: \ " $ ` are escaped once for it and \ once more for the file
word=$(printf %s "$here/操作台.sh" | sed -e 's/[\\"$`]/\\\\&/g' -e 's/%/%%/g')
while IFS= read -r line; do
  case $line in
    Exec=*) printf 'Exec="%s"\n' "$word" ;;
    Icon=*) printf 'Icon=%s\n' "$here/操作台.png" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < "$here/操作台.desktop" > "$menu/$name" || exit 3
chmod 755 "$menu/$name"
if [ -d "$desktop" ]; then cp -p "$menu/$name" "$desktop/$name"; fi
echo "已放进菜单和桌面：企业联系服务操作台。以后请不要移动这个文件夹；移动以后，再运行一次本程序。"
